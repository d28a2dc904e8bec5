import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import { settleLedger } from "./additions";
import { type CutOff, cutOffBy } from "./cutOff";
import type { Ledger } from "./ledger";
import { byAddressNow, type Mailboxes, mailboxesWith } from "./mailboxes";
import { changeEach, type Failed, type Pace } from "./paced";
import { everybody, isSelected, type Selected } from "./selection";

export interface RevokeOptions extends Pace {
  ledger: Ledger;
  /** Whose exemptions. Default: everybody's. */
  selected?: Selected;
  /** The ring of a roll-out that is let go by this. */
  ring?: string;
  dryRun?: boolean;
  /** Asked before anything is taken back from devices that only an exemption lets in. Default: they are cut off. */
  mayCutOff?(cutOff: CutOff): Promise<boolean>;
}

export interface RevokeReport {
  command: "revoke";
  tenantId: string;
  dryRun: boolean;
  devices: number;
  mailboxes: number;
  /** Ids that somebody had taken away already. */
  gone: number;
  cutOff: CutOff;
  /** Nobody agreed to cut anybody off: nothing was written. */
  refused: boolean;
  failed: Failed;
}

/** Takes back what our ledger added, and nothing else. */
export async function revoke(tenant: Tenant, options: RevokeOptions): Promise<RevokeReport> {
  const { ledger, dryRun = false, mayCutOff = async () => true } = options;
  if (!dryRun) await settleLedger(tenant, ledger);
  const { ours, mailboxes } = await oursIn(tenant, options);
  const held = byAddressNow(
    ours.filter(({ there }) => there.length > 0).map(({ mailbox, there }) => [mailbox, there] as const),
    mailboxes,
  );
  const cutOff = await cutOffBy(tenant, held);
  const refused = !dryRun && cutOff.devices > 0 && !(await mayCutOff(cutOff));
  const failed = dryRun || refused ? [] : await takeBack(tenant, ours, options);
  return {
    command: "revoke",
    tenantId: tenant.tenantId,
    dryRun,
    devices: [...held.values()].reduce((sum, { size }) => sum + size, 0),
    mailboxes: held.size,
    gone: ours.reduce((sum, { gone }) => sum + gone.length, 0),
    cutOff,
    refused,
    failed,
  };
}

interface Ours {
  mailbox: string;
  there: string[];
  gone: string[];
}

/** What a killed run may have added counts where the mailbox shows it. */
async function oursIn(
  tenant: Tenant,
  { ledger, selected = everybody }: Pick<RevokeOptions, "ledger" | "selected">,
): Promise<{ ours: Ours[]; mailboxes: Mailboxes }> {
  const [begun, unfinished] = [ledger.begun(), ledger.unfinished()];
  const mailboxes = await mailboxesWith(tenant, begun.keys());
  const ours = [...begun]
    .filter(([address]) => isSelected(selected, mailboxes.byAddress.get(address)))
    .map(([address, ids]) => {
      const allowed = mailboxes.byAddress.get(address)?.allowed;
      const there = [...ids].filter((id) => allowed?.has(id.toLowerCase()));
      const gone = [...ids].filter((id) => !there.includes(id) && !unfinished.get(address)?.has(id));
      return { mailbox: address, there, gone };
    })
    .filter(({ there, gone }) => there.length + gone.length > 0);
  return { ours, mailboxes };
}

/** Those of a mailbox go with one write. After a kill the ledger says that they may be gone, and for which ring. */
function takeBack(tenant: Tenant, ours: readonly Ours[], options: RevokeOptions): Promise<Failed> {
  const changes = ours.map((one) => [one.mailbox, one] as const);
  return changeEach(changes, options, async (mailbox, { there, gone }, turn) => {
    if (there.length > 0) {
      await turn();
      options.ledger.record("removing", "revoke", mailbox, there, options.ring);
      await changeAllowedDeviceIds(tenant, mailbox, { remove: there });
    }
    options.ledger.record("removed", "revoke", mailbox, [...there, ...gone], options.ring);
  });
}
