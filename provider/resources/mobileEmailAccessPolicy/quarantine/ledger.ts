import { isDeepStrictEqual } from "node:util";
import { appendLine, type ChangeLine, cutHalfLine, type Line, readLines, type SightLine } from "./ledgerFile";

type LedgerEvent = ChangeLine["event"];

/** The policy as a run of m365 exempt found it. */
export type Sight = Pick<SightLine, "at" | "mode" | "level" | "rules" | "changedAt">;

/**
 * An append-only file that records what our commands added to mailboxes. It identifies people and devices, so it is
 * kept outside the state. A line is written before and after each change, so that after a kill the file shows what may
 * have happened. Every query reads the file, so that concurrent runs see each other's changes.
 */
export interface Ledger {
  /** Ids by mailbox that we added and have not removed, according to this file. */
  added(): Map<string, Set<string>>;
  /** Ids by mailbox whose addition was started but not confirmed. */
  unfinished(): Map<string, Set<string>>;
  /** Ids that may have been added and may still be there; only the mailbox shows whether they are. */
  begun(): Map<string, Set<string>>;
  /**
   * Ids by mailbox that were removed because their ring ended, and not added again. If that run was killed, some may
   * still be there.
   */
  ended(): Map<string, Set<string>>;
  /** The same, grouped by the name of the ring. */
  endedByRing(): Map<string, Map<string, Set<string>>>;
  record(
    event: LedgerEvent,
    command: ChangeLine["command"],
    mailbox: string,
    deviceIds: readonly string[],
    ring?: string,
  ): void;
  /** The policies that runs found, oldest first: the tenant does not show what applied before a switch. */
  sights(): Sight[];
  /** Records the policy if it differs from the last recorded one. */
  see(found: Omit<Sight, "at">): void;
}

export function openLedger(path: string, tenantId: string): Ledger {
  const lines = () => readLines(path, tenantId);
  const changes = () => lines().filter((line): line is ChangeLine => line.event !== "seen");
  const sights = () => lines().filter((line): line is SightLine => line.event === "seen");
  // Reads the file now, so that an unusable ledger is refused before any request.
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

/** The last line for an id decides. */
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
