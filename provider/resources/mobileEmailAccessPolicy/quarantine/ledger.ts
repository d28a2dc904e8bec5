import { appendFileSync, existsSync, readFileSync, truncateSync } from "node:fs";
import { z } from "zod";
import { ConstraintError } from "../../../errors";

const line = z.looseObject({
  at: z.string(),
  tenantId: z.string(),
  event: z.enum(["planned", "added", "removing", "removed"]),
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
 * have happened. Each question reads the file, so that two runs at the same time see what the other one did.
 */
export interface Ledger {
  /** Ids by mailbox that were added by us, as far as this file knows, and not taken back. */
  added(): Map<string, Set<string>>;
  /** Ids by mailbox whose addition was started but not confirmed. */
  unfinished(): Map<string, Set<string>>;
  /** What may have been added and may be there still: the mailbox says whether it is. */
  begun(): Map<string, Set<string>>;
  /**
   * Ids by mailbox that were taken back because this ring was let go, or any, and not added again. Of a run that was
   * killed at it, some may be there still.
   */
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
  const lines = () => readLines(path, tenantId);
  // Before anything is asked of the tenant.
  lines();
  let isMended = false;
  return {
    added: () => standing(lines(), ({ event }) => event === "added"),
    unfinished: () => standing(lines(), ({ event }) => event === "planned"),
    begun: () => standing(lines(), ({ event }) => event !== "removed"),
    letGo: (name) =>
      standing(
        lines(),
        ({ event, ring }) => isTakenBack(event) && ring !== undefined && ring === (name ?? ring),
      ),
    record(event, command, mailbox, deviceIds, ring) {
      if (!isMended) cutHalfLine(path);
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
function readLines(path: string, tenantId: string): Line[] {
  const text = textOf(path);
  const lines = text
    .slice(0, endOfLines(text))
    .split("\n")
    .filter(Boolean)
    .map((one) => fromText(path, one));
  const other = lines.find((line) => line.tenantId !== tenantId);
  if (!other) return lines;
  throw new ConstraintError(
    `the ledger ${path} belongs to tenant ${other.tenantId}, but the signed-in tenant is ${tenantId}. Nothing was written. Name another file.`,
  );
}

const endOfLines = (text: string): number => text.lastIndexOf("\n") + 1;

/** As the file ends now: another run may have mended it, and written to it since. */
function cutHalfLine(path: string): void {
  const text = textOf(path);
  const whole = text.slice(0, endOfLines(text));
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
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

const isTakenBack = (event: LedgerEvent): boolean => event === "removing" || event === "removed";

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
