import type { Tenant } from "../../../tenant/connect";
import { type CutOff, cutOffOf, heldBy } from "./cutOff";
import { lookAt } from "./look";
import { oursIn, type TakeBackOptions, type Taken, takeBack, takenOf, thereIn } from "./takeBack";

export interface RevokeOptions extends TakeBackOptions {
  dryRun?: boolean;
  /** Called before exemptions are removed from devices that sync only because of them. Default: they stop syncing. */
  mayCutOff?(cutOff: CutOff): Promise<boolean>;
}

export interface RevokeReport extends Taken {
  command: "revoke";
  tenantId: string;
  dryRun: boolean;
  cutOff: CutOff;
  /** The removal was not confirmed, so nothing was written. */
  refused: boolean;
}

/** Removes the exemptions that our ledger recorded, and no others. */
export async function revoke(tenant: Tenant, options: RevokeOptions): Promise<RevokeReport> {
  const { ledger, selected, dryRun = false, mayCutOff = async () => true } = options;
  const look = await lookAt(tenant, ledger);
  const ours = oursIn(look, selected);
  const held = await heldBy(tenant, thereIn(ours), look.mailboxes.listed);
  const refused = !dryRun && held.devices.size > 0 && !(await mayCutOff(cutOffOf(held)));
  const taken = dryRun || refused ? takenOf(ours) : await takeBack(tenant, look, options);
  const kept = new Set(taken.failed.map(({ mailbox }) => mailbox));
  return {
    command: "revoke",
    tenantId: tenant.tenantId,
    dryRun,
    ...taken,
    cutOff: cutOffOf(held, kept),
    refused,
  };
}
