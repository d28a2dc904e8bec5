import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import { settle } from "./additions";
import type { Ledger } from "./ledger";
import { type Look, strayIn } from "./look";
import { changeEach, type Failed, type Pace } from "./paced";
import { everybody, isSelected, type Selected } from "./selection";

export interface TakeBackOptions extends Pace {
  ledger: Ledger;
  /** Whose exemptions to remove. Default: everybody's. */
  selected?: Selected;
  /** The rollout ring that ends with this. */
  ring?: string;
}

/** What was removed, or would be in a dry run. */
export interface Taken {
  devices: number;
  mailboxes: number;
  /** Ids that somebody had already removed. */
  gone: number;
  failed: Failed;
}

/** Our exemptions under one ledger key. */
interface Ours {
  key: string;
  /** The current address of the mailbox. */
  address: string;
  there: string[];
  gone: string[];
  isStray: boolean;
}

/** An addition that a killed run left unconfirmed counts if the mailbox shows it. */
export function oursIn(look: Look, selected: Selected = everybody): Ours[] {
  const { begun, unfinished, mailboxes } = look;
  const stray = strayIn(look);
  return [...begun]
    .filter(([key]) => isSelected(selected, mailboxes.byKey.get(key)))
    .map(([key, ids]) => {
      const mailbox = mailboxes.byKey.get(key);
      const there = [...ids].filter((id) => mailbox?.allowed.has(id.toLowerCase()));
      const isOpen = (id: string) => unfinished.get(key)?.has(id) || stray.get(key)?.has(id);
      const gone = [...ids].filter((id) => !there.includes(id) && !isOpen(id));
      return { key, address: mailbox?.address ?? key, there, gone, isStray: stray.has(key) };
    });
}

/** Ids by address, because one mailbox may have several ledger keys. */
export function thereIn(ours: readonly Ours[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { address, there } of ours)
    if (there.length > 0) found.set(address, new Set([...(found.get(address) ?? []), ...there]));
  return found;
}

/**
 * Removes what the ledger added, as far as the mailboxes in `look` show it. Ids added since then stay, because a
 * removal names its ids.
 */
export async function takeBack(tenant: Tenant, look: Look, options: TakeBackOptions): Promise<Taken> {
  const { ledger, ring } = options;
  settle(ledger, look);
  const ours = oursIn(look, options.selected);
  const changes = ours.filter(({ there, gone }) => there.length + gone.length > 0);
  // One write per mailbox. After a kill the ledger shows that the ids may be gone, and for which ring.
  const failed = await changeEach(changes, options, async ({ key, address, there, gone }, turn) => {
    if (there.length > 0) {
      await turn();
      ledger.record("removing", "revoke", key, there, ring);
      await changeAllowedDeviceIds(tenant, address, { remove: there });
    }
    ledger.record("removed", "revoke", key, [...there, ...gone], ring);
  });
  return takenOf(ours, failed);
}

/** @param failed mailboxes that keep their exemptions */
export function takenOf(ours: readonly Ours[], failed: Failed = []): Taken {
  const kept = new Set(failed.map(({ mailbox }) => mailbox));
  const done = ours.filter(({ address }) => !kept.has(address));
  const there = thereIn(done);
  return {
    devices: [...there.values()].reduce((sum, { size }) => sum + size, 0),
    mailboxes: there.size,
    gone: done.reduce((sum, { gone }) => sum + gone.length, 0),
    failed: [...failed, ...ours.flatMap(({ key, isStray }) => (isStray ? [{ mailbox: key, reason }] : []))],
  };
}

const reason =
  "no mailbox has the address in the ledger any more, but another mailbox allows the same device. If the person only has a new address, replace the old one in the ledger with it, and run this again.";
