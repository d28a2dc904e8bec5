import type { Tenant } from "../../../tenant/connect";
import type { Ledger } from "./ledger";
import { byAddressNow, type Mailboxes, mailboxesWith } from "./mailboxes";

type Ids = ReadonlyMap<string, ReadonlySet<string>>;

/** The ledger, read before its mailboxes: what another run adds afterwards is not looked up in them. */
export interface Look {
  /** Ids by ledger key. */
  begun: Ids;
  unfinished: Ids;
  mailboxes: Mailboxes;
}

/** @param others keys of additional mailboxes to read */
export async function lookAt(tenant: Tenant, ledger: Ledger, others: Iterable<string> = []): Promise<Look> {
  const [begun, unfinished] = [ledger.begun(), ledger.unfinished()];
  return { begun, unfinished, mailboxes: await mailboxesWith(tenant, [...begun.keys(), ...others]) };
}

/**
 * Ids that the ledger records under an address that no mailbox has any more (older versions recorded addresses),
 * although some mailbox allows them for no recorded reason. The person may have a new address, or somebody else may
 * have allowed the device for a successor. Nobody can tell, so the ids are neither removed nor forgotten.
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
