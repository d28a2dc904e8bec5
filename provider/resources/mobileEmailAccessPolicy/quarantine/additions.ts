import { mayHaveHappened } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import type { Ledger } from "./ledger";
import { mailboxesOf } from "./mailboxes";
import { changeEach, concernsOneMailbox, type Failed, type Pace } from "./paced";

/** Device ids by the address of their mailbox. */
export type Additions = ReadonlyMap<string, readonly string[]>;

export interface Writing extends Pace {
  ledger: Ledger;
  command: "exempt" | "release";
}

export interface Written {
  mailboxes: number;
  devices: number;
  failed: Failed;
}

/** Adds ids to the allowed ids of mailboxes. */
export async function add(tenant: Tenant, additions: Additions, writing: Writing): Promise<Written> {
  const { ledger, command } = writing;
  const written = { mailboxes: 0, devices: 0 };
  const failed = await changeEach(additions, writing, async (mailbox, ids, turn) => {
    await turn();
    ledger.record("planned", command, mailbox, ids);
    await changeAllowedDeviceIds(tenant, mailbox, { add: ids }).catch((error: unknown) => {
      // What an administrator then exempts by hand is not ours.
      if (concernsOneMailbox(error) && !mayHaveHappened(error))
        ledger.record("removed", command, mailbox, ids);
      throw error;
    });
    ledger.record("added", command, mailbox, ids);
    written.mailboxes += 1;
    written.devices += ids.length;
  });
  return { ...written, failed };
}

/** An addition whose end was not seen, because the run was killed: the mailbox says whether it happened. */
export async function settleLedger(tenant: Tenant, ledger: Ledger): Promise<void> {
  const open = ledger.unfinished();
  if (open.size === 0) return;
  const mailboxes = await mailboxesOf(tenant, open.keys());
  // Another run may have ended its additions meanwhile, and knows better.
  const still = ledger.unfinished();
  for (const [mailbox, all] of open) {
    const allowed = mailboxes.get(mailbox)?.allowed;
    const ids = [...all].filter((id) => still.get(mailbox)?.has(id));
    const there = ids.filter((id) => allowed?.has(id.toLowerCase()));
    const absent = ids.filter((id) => !there.includes(id));
    if (there.length > 0) ledger.record("added", "exempt", mailbox, there);
    if (absent.length > 0) ledger.record("removed", "exempt", mailbox, absent);
  }
}

/** Additions that the tenant does not show: a final check after a long run. */
export async function notShown(tenant: Tenant, additions: Additions): Promise<number> {
  if (additions.size === 0) return 0;
  const mailboxes = await mailboxesOf(tenant, additions.keys());
  return [...additions].flatMap(([mailbox, ids]) =>
    ids.filter((id) => !mailboxes.get(mailbox)?.allowed.has(id.toLowerCase())),
  ).length;
}
