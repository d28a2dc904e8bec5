import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { z } from "zod";
import { ConstraintError } from "../../../errors";

const line = z.looseObject({
  at: z.string(),
  tenantId: z.string(),
  event: z.enum(["planned", "added", "removed"]),
  command: z.enum(["exempt", "release", "revoke"]),
  mailbox: z.string(),
  deviceIds: z.array(z.string()),
  /** The ring of a roll-out that was let go. */
  ring: z.string().optional(),
});
type Line = z.infer<typeof line>;
type LedgerEvent = Line["event"];

/**
 * What our commands added to mailboxes, as a file of lines that only grows. It holds addresses and device ids, and so
 * lives outside the state. A line is written before the change and one after it: after a kill the file says what may
 * have happened.
 */
export interface Ledger {
  /** Ids by mailbox that were added by us, as far as this file knows, and not taken back. */
  added(): Map<string, Set<string>>;
  /** Ids by mailbox whose addition was started but not confirmed. */
  unfinished(): Map<string, Set<string>>;
  /** Both: what may have been added, of which the mailbox says whether it is there. */
  begun(): Map<string, Set<string>>;
  /** Ids by mailbox that were taken back because this ring was let go, or any, and not added again. */
  letGo(ring?: string): Map<string, Set<string>>;
  record(
    event: LedgerEvent,
    command: Line["command"],
    mailbox: string,
    deviceIds: readonly string[],
    ring?: string,
  ): void;
}

export function openLedger(path: string, tenantId: string): Ledger {
  const text = textOf(path);
  const { lines, isWhole } = readLines(path, text, tenantId);
  let isMended = isWhole;
  return {
    added: () => standing(lines, ({ event }) => event === "added"),
    unfinished: () => standing(lines, ({ event }) => event === "planned"),
    begun: () => standing(lines, ({ event }) => event !== "removed"),
    letGo: (name) =>
      standing(
        lines,
        ({ event, ring }) => event === "removed" && ring !== undefined && ring === (name ?? ring),
      ),
    record(event, command, mailbox, deviceIds, ring) {
      if (!isMended) cutHalfLine(path, text);
      isMended = true;
      const next: Line = {
        at: new Date().toISOString(),
        tenantId,
        event,
        command,
        mailbox,
        deviceIds: [...deviceIds],
        ...(ring === undefined ? {} : { ring }),
      };
      appendFileSync(path, `${JSON.stringify(next)}\n`, { mode: 0o600, flush: true });
      lines.push(next);
    },
  };
}

function textOf(path: string): string {
  try {
    return existsSync(path) ? readFileSync(path, "utf8") : "";
  } catch (error) {
    throw new ConstraintError(
      `the ledger ${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Nothing was written. Name another file.`,
    );
  }
}

/** A killed run may leave an incomplete last line, which is ignored. */
function readLines(path: string, text: string, tenantId: string): { lines: Line[]; isWhole: boolean } {
  const whole = text.slice(0, endOfLines(text));
  const lines = whole
    .split("\n")
    .filter(Boolean)
    .map((one) => fromText(path, one));
  const other = lines.find((line) => line.tenantId !== tenantId);
  if (!other) return { lines, isWhole: whole.length === text.length };
  throw new ConstraintError(
    `the ledger ${path} belongs to tenant ${other.tenantId}, but the signed-in tenant is ${tenantId}. Nothing was written. Name another file.`,
  );
}

const endOfLines = (text: string): number => text.lastIndexOf("\n") + 1;

function cutHalfLine(path: string, text: string): void {
  truncateSync(path, Buffer.byteLength(text.slice(0, endOfLines(text))));
}

function fromText(path: string, text: string): Line {
  try {
    return line.parse(JSON.parse(text));
  } catch {
    throw new ConstraintError(
      `the ledger ${path} contains a line that m365 did not write: ${text.slice(0, 40)}. Nothing was written. Remove the line, or name another file.`,
    );
  }
}

/** The last entry for an id decides. */
function standing(lines: readonly Line[], isMeant: (last: Line) => boolean): Map<string, Set<string>> {
  const last = new Map<string, Map<string, Line>>();
  for (const line of lines) {
    const mailbox = last.get(line.mailbox) ?? new Map<string, Line>();
    for (const id of line.deviceIds) mailbox.set(id, line);
    last.set(line.mailbox, mailbox);
  }
  const found = new Map<string, Set<string>>();
  for (const [mailbox, ids] of last) {
    const matching = [...ids].filter(([, line]) => isMeant(line)).map(([id]) => id);
    if (matching.length > 0) found.set(mailbox, new Set(matching));
  }
  return found;
}
