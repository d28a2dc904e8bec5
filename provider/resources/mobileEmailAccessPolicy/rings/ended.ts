import { isGuid } from "../../../tenant/described";
import type { Ledger } from "../quarantine/ledger";
import { byAddressNow, type Mailbox, type Mailboxes } from "../quarantine/mailboxes";
import { isCalled, type Ring } from "./rings";

/** A ring that is in the ledger but not in the rings file. */
export interface FormerRing {
  name: string;
  /** Exemptions that ended with it. They count for the rings to which their people belong now. */
  ended: number;
}

type ByRing = ReturnType<Ledger["endedByRing"]>;

interface Counted {
  ended: number;
}

/**
 * Ledger keys whose mailboxes must be read: the ring is no longer in the file, or an older version wrote an address.
 */
export const keysToFind = (endedByRing: ByRing, rings: readonly Ring[]): string[] =>
  [...endedByRing].flatMap(([name, ids]) => {
    const isKnown = rings.some((ring) => isCalled(ring, name));
    return [...ids.keys()].filter((key) => !isKnown || !isGuid(key));
  });

/**
 * Counts ended exemptions by ring. If a ring was renamed, split or removed since, they count for their people's current
 * ring.
 */
export function countEnded(
  endedByRing: ByRing,
  standings: readonly (readonly [Ring, Counted])[],
  mailboxes: Mailboxes,
  of: (mailbox: Mailbox | undefined) => Counted,
): FormerRing[] {
  const former = new Map<string, number>();
  for (const [name, byMailbox] of endedByRing) {
    const called = standings.find(([ring]) => isCalled(ring, name))?.[1];
    for (const [address, ids] of byAddressNow(byMailbox, mailboxes)) {
      const mailbox = mailboxes.byKey.get(address);
      const ended = [...ids].filter((id) => !mailbox?.allowed.has(id.toLowerCase())).length;
      (called ?? of(mailbox)).ended += ended;
      if (!called && ended > 0) former.set(name, (former.get(name) ?? 0) + ended);
    }
  }
  return [...former].map(([name, ended]) => ({ name, ended }));
}
