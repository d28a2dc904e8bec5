import { mayHaveHappened } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import type { Ledger } from "./ledger";
import type { Look } from "./look";
import { keyOf, type Mailbox, mailboxesWith } from "./mailboxes";
import { changeEach, concernsOneMailbox, type Failed, type Pace } from "./paced";

/** Device ids by their mailbox. */
export type Additions = ReadonlyMap<Mailbox, readonly string[]>;

export interface Writing extends Pace {
  ledger: Ledger;
  command: "exempt" | "release";
}

export interface Written {
  mailboxes: number;
  devices: number;
  failed: Failed;
}

/** Adds device ids to the mailboxes' lists of allowed ids. */
export async function add(tenant: Tenant, additions: Additions, writing: Writing): Promise<Written> {
  const { ledger, command } = writing;
  const written = { mailboxes: 0, devices: 0 };
  const changes = [...additions].map(([mailbox, ids]) => ({ ...mailbox, ids }));
  const failed = await changeEach(changes, writing, async ({ ids, ...mailbox }, turn) => {
    const record = (event: "planned" | "added" | "removed") =>
      ledger.record(event, command, keyOf(mailbox), ids);
    await turn();
    record("planned");
    await changeAllowedDeviceIds(tenant, mailbox.address, { add: ids }).catch((error: unknown) => {
      // The write failed, so an exemption that an administrator adds later must not count as ours.
      if (concernsOneMailbox(error) && !mayHaveHappened(error)) record("removed");
      throw error;
    });
    record("added");
    written.mailboxes += 1;
    written.devices += ids.length;
  });
  return { ...written, failed };
}

/** Resolves additions that a killed run left unconfirmed: the mailbox shows whether they were made. */
export async function settleLedger(tenant: Tenant, ledger: Ledger): Promise<void> {
  const unfinished = ledger.unfinished();
  if (unfinished.size === 0) return;
  settle(ledger, { unfinished, mailboxes: await mailboxesWith(tenant, unfinished.keys()) });
}

/** The same with mailboxes that have already been read. */
export function settle(
  ledger: Ledger,
  { unfinished, mailboxes }: Pick<Look, "unfinished" | "mailboxes">,
): void {
  // Another run may have completed its additions in the meantime; its own records take precedence.
  const still = ledger.unfinished();
  for (const [key, all] of unfinished) {
    const allowed = mailboxes.byKey.get(key)?.allowed;
    const ids = [...all].filter((id) => still.get(key)?.has(id));
    const there = ids.filter((id) => allowed?.has(id.toLowerCase()));
    const absent = ids.filter((id) => !there.includes(id));
    if (there.length > 0) ledger.record("added", "exempt", key, there);
    if (absent.length > 0) ledger.record("removed", "exempt", key, absent);
  }
}

/** Number of added ids that the tenant does not show: a final check after a long run. */
export async function notShown(tenant: Tenant, additions: Additions): Promise<number> {
  if (additions.size === 0) return 0;
  const { byKey } = await mailboxesWith(tenant, [...additions.keys()].map(keyOf));
  return [...additions].flatMap(([mailbox, ids]) =>
    ids.filter((id) => !byKey.get(keyOf(mailbox))?.allowed.has(id.toLowerCase())),
  ).length;
}
