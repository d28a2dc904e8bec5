import type { Tenant } from "../../../tenant/connect";
import type { Ledger } from "./ledger";
import { byAddressNow, type Mailboxes, mailboxesWith } from "./mailboxes";

type Ids = ReadonlyMap<string, ReadonlySet<string>>;

/** The ledger, and then its mailboxes: what another run adds after that is not looked for in them. */
export interface Look {
  /** By the keys of the ledger. */
  begun: Ids;
  unfinished: Ids;
  mailboxes: Mailboxes;
}

/** @param others keys of more mailboxes that are asked about */
export async function lookAt(tenant: Tenant, ledger: Ledger, others: Iterable<string> = []): Promise<Look> {
  const [begun, unfinished] = [ledger.begun(), ledger.unfinished()];
  return { begun, unfinished, mailboxes: await mailboxesWith(tenant, [...begun.keys(), ...others]) };
}

/**
 * Ids recorded under an address that no mailbox has, as older versions did, which a mailbox allows for a reason that the
 * ledger does not tell: of a person with another address, or given to a successor by somebody else. Nobody can say, so
 * they are neither taken away nor forgotten.
 */
export function strayIn({ begun, mailboxes }: Look): Map<string, Set<string>> {
  const lost = [...begun].filter(([key]) => !mailboxes.byKey.has(key));
  const unexplained = lost.length > 0 ? unexplainedIn(begun, mailboxes) : new Set();
  const stray = lost.map(([key, ids]) => {
    const there = [...ids].filter((id) => unexplained.has(id.toLowerCase()));
    return [key, new Set(there)] as const;
  });
  return new Map(stray.filter(([, { size }]) => size > 0));
}

function unexplainedIn(begun: Ids, mailboxes: Mailboxes): Set<string> {
  const ours = byAddressNow(begun, mailboxes);
  return new Set(
    [...mailboxes.listed.values()].flatMap(({ address, allowed }) => {
      const recorded = new Set([...(ours.get(address) ?? [])].map((id) => id.toLowerCase()));
      return [...allowed].filter((id) => !recorded.has(id));
    }),
  );
}
