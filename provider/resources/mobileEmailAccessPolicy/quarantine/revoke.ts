import type { Tenant } from "../../../tenant/connect";
import { changeAllowedDeviceIds } from "../../../tenant/exchange/casMailboxes";
import { Pacer } from "../../../tenant/pace";
import { defaultWritesPerSecond, type Progress, settleLedger } from "./additions";
import { type CutOff, cutOffBy } from "./cutOff";
import type { Ledger } from "./ledger";
import { mailboxesOf } from "./mailboxes";

export interface RevokeOptions {
  ledger: Ledger;
  dryRun?: boolean;
  /** Asked before anything is taken back from devices that only an exemption lets in. Default: they are cut off. */
  mayCutOff?(cutOff: CutOff): Promise<boolean>;
  onProgress?: (progress: Progress) => void;
  writesPerSecond?: number;
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
}

/** Takes back what our ledger added, and nothing else. */
export async function revoke(tenant: Tenant, options: RevokeOptions): Promise<RevokeReport> {
  const { ledger, dryRun = false, mayCutOff = async () => true } = options;
  if (!dryRun) await settleLedger(tenant, ledger);
  const added = ledger.added();
  const mailboxes = await mailboxesOf(tenant, added.keys());
  const ours = [...added].map(([mailbox, ids]) => {
    const allowed = mailboxes.get(mailbox)?.allowed;
    const there = [...ids].filter((id) => allowed?.has(id.toLowerCase()));
    return { mailbox, there, gone: [...ids].filter((id) => !there.includes(id)) };
  });
  const held = ours.filter(({ there }) => there.length > 0);
  const cutOff = await cutOffBy(tenant, new Map(held.map(({ mailbox, there }) => [mailbox, there])));
  const refused = !dryRun && cutOff.devices > 0 && !(await mayCutOff(cutOff));
  if (!dryRun && !refused) await takeBack(tenant, ours, options);
  return {
    command: "revoke",
    tenantId: tenant.tenantId,
    dryRun,
    devices: held.reduce((sum, { there }) => sum + there.length, 0),
    mailboxes: held.length,
    gone: ours.reduce((sum, { gone }) => sum + gone.length, 0),
    cutOff,
    refused,
  };
}

interface Ours {
  mailbox: string;
  there: string[];
  gone: string[];
}

async function takeBack(tenant: Tenant, ours: readonly Ours[], options: RevokeOptions): Promise<void> {
  const { ledger, onProgress, writesPerSecond = defaultWritesPerSecond } = options;
  const pacer = new Pacer({ requests: writesPerSecond, windowMs: 1000 });
  for (const [at, { mailbox, there, gone }] of ours.entries()) {
    if (there.length > 0) {
      await pacer.turn();
      await changeAllowedDeviceIds(tenant, mailbox, { remove: there });
    }
    ledger.record("removed", "revoke", mailbox, [...there, ...gone]);
    onProgress?.({ mailboxes: at + 1, of: ours.length });
  }
}
