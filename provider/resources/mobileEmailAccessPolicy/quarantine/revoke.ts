import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import { settleLedger } from "./additions";
import { type CutOff, cutOffBy } from "./cutOff";
import type { Ledger } from "./ledger";
import { mailboxesOf } from "./mailboxes";
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
  const ours = await oursIn(tenant, options);
  const held = ours.filter(({ there }) => there.length > 0);
  const cutOff = await cutOffBy(tenant, new Map(held.map(({ mailbox, there }) => [mailbox, there])));
  const refused = !dryRun && cutOff.devices > 0 && !(await mayCutOff(cutOff));
  const failed = dryRun || refused ? [] : await takeBack(tenant, ours, options);
  return {
    command: "revoke",
    tenantId: tenant.tenantId,
    dryRun,
    devices: held.reduce((sum, { there }) => sum + there.length, 0),
    mailboxes: held.length,
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
): Promise<Ours[]> {
  const [begun, added] = [ledger.begun(), ledger.added()];
  const mailboxes = await mailboxesOf(tenant, begun.keys());
  return [...begun]
    .filter(([mailbox]) => isSelected(selected, mailboxes.get(mailbox)))
    .map(([mailbox, ids]) => {
      const allowed = mailboxes.get(mailbox)?.allowed;
      const there = [...ids].filter((id) => allowed?.has(id.toLowerCase()));
      const gone = [...ids].filter((id) => !there.includes(id) && added.get(mailbox)?.has(id));
      return { mailbox, there, gone };
    })
    .filter(({ there, gone }) => there.length + gone.length > 0);
}

/** Those of a mailbox go with one write, and the ledger says so after it: a killed run finds them gone. */
function takeBack(tenant: Tenant, ours: readonly Ours[], options: RevokeOptions): Promise<Failed> {
  const changes = ours.map((one) => [one.mailbox, one] as const);
  return changeEach(changes, options, async (mailbox, { there, gone }, turn) => {
    if (there.length > 0) {
      await turn();
      await changeAllowedDeviceIds(tenant, mailbox, { remove: there });
    }
    options.ledger.record("removed", "revoke", mailbox, [...there, ...gone], options.ring);
  });
}
