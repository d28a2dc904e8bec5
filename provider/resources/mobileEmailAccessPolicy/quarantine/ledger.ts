import { isDeepStrictEqual } from "node:util";
import { appendLine, type ChangeLine, cutHalfLine, type Line, readLines, type SightLine } from "./ledgerFile";

type LedgerEvent = ChangeLine["event"];

/** The policy as a run of m365 exempt found it. */
export type Sight = Pick<SightLine, "at" | "mode" | "level" | "rules" | "changedAt">;

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
   * Ids by mailbox that were removed because their ring ended, and not added again. If that run was killed, some may
   * still be there.
   */
  ended(): Map<string, Set<string>>;
  /** The same by the name of the ring. */
  endedByRing(): Map<string, Map<string, Set<string>>>;
  record(
    event: LedgerEvent,
    command: ChangeLine["command"],
    mailbox: string,
    deviceIds: readonly string[],
    ring?: string,
  ): void;
  /** What runs found, the oldest first: the tenant does not tell what was before a switch. */
  sights(): Sight[];
  /** Written where it differs from the last one. */
  see(found: Omit<Sight, "at">): void;
}

export function openLedger(path: string, tenantId: string): Ledger {
  const lines = () => readLines(path, tenantId);
  const changes = () => lines().filter((line): line is ChangeLine => line.event !== "seen");
  const sights = () => lines().filter((line): line is SightLine => line.event === "seen");
  // Before anything is asked of the tenant.
  lines();
  let isMended = false;
  const write = (line: Line) => {
    if (!isMended) cutHalfLine(path);
    isMended = true;
    appendLine(path, line);
  };
  const now = () => ({ at: new Date().toISOString(), tenantId });
  return {
    added: () => standing(changes(), ({ event }) => event === "added"),
    unfinished: () => standing(changes(), ({ event }) => event === "planned"),
    begun: () => standing(changes(), ({ event }) => event !== "removed"),
    ended: () => standing(changes(), isEnded),
    endedByRing: () => {
      const all = changes();
      const names = new Set(all.flatMap(({ ring }) => ring ?? []));
      const of = (name: string) => standing(all, (line) => isEnded(line) && line.ring === name);
      return new Map([...names].map((name) => [name, of(name)] as const).filter(([, { size }]) => size > 0));
    },
    record: (event, command, mailbox, deviceIds, ring) =>
      write({
        ...now(),
        event,
        command,
        mailbox,
        deviceIds: [...deviceIds],
        ...(ring === undefined ? {} : { ring }),
      }),
    sights,
    see: (found) => {
      if (!isSame(sights().at(-1), found)) write({ ...now(), event: "seen", ...found });
    },
  };
}

function isSame(last: SightLine | undefined, found: Omit<Sight, "at">): boolean {
  const { at: _at, tenantId: _tenant, event: _event, ...before } = last ?? {};
  return isDeepStrictEqual(before, found);
}

const isEnded = ({ event, ring }: ChangeLine): boolean =>
  (event === "removing" || event === "removed") && ring !== undefined;

/** The last entry for an id decides. */
function standing(
  lines: readonly ChangeLine[],
  isMeant: (last: ChangeLine) => boolean,
): Map<string, Set<string>> {
  const last = new Map<string, Map<string, ChangeLine>>();
  for (const line of lines) {
    const mailbox = last.get(line.mailbox) ?? new Map<string, ChangeLine>();
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
