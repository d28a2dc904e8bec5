import { ConstraintError } from "../../../errors";
import type { Tenant } from "../../../tenant/connect";
import { readPolicy } from "../live";
import { type Additions, add, notShown, settleLedger } from "./additions";
import type { Ledger } from "./ledger";
import type { Mailbox } from "./mailboxes";
import type { Failed, Pace } from "./paced";
import { type Waiting, waitingDevices } from "./waiting";

export interface ReleaseOptions extends Pace {
  ledger: Ledger;
  /** Hours (1–720) after which a device is released. */
  quarantineHours: number;
  whenOutlookAppears: "release" | "keepQuarantined";
  /** When the quarantine began (ISO 8601). Default: the settings' last change. */
  since?: string | undefined;
  /** Releases one user immediately, regardless of `quarantineHours`. */
  user?: string | undefined;
  dryRun?: boolean;
  now?: () => number;
}

export interface ReleaseReport {
  command: "release";
  tenantId: string;
  dryRun: boolean;
  /** Devices and mailboxes that were released, or would be in a dry run. */
  devices: number;
  mailboxes: number;
  /** Devices whose quarantine has not lasted long enough. */
  waiting: number;
  /** Devices that stay in quarantine because their user switched to Outlook. */
  keptForOutlook: number;
  failed: Failed;
  notShown: number;
}

/** Releases every device whose quarantine has lasted long enough. Can be repeated safely. */
export async function release(tenant: Tenant, options: ReleaseOptions): Promise<ReleaseReport> {
  const { ledger, dryRun = false, now = Date.now, user, quarantineHours, whenOutlookAppears } = options;
  assertHours(quarantineHours);
  if (!dryRun) await settleLedger(tenant, ledger);
  const live = await readPolicy(tenant, true);
  const found = await waitingDevices(tenant, live, { since: options.since, user });
  const kept = user || whenOutlookAppears === "release" ? [] : found.filter(({ tookOutlook }) => tookOutlook);
  const rest = found.filter((device) => !kept.includes(device));
  const due = rest.filter(({ beganAt }) => user !== undefined || now() - beganAt >= quarantineHours * hourMs);
  const additions = byMailbox(due);
  const facts = {
    command: "release",
    tenantId: tenant.tenantId,
    dryRun,
    waiting: rest.length - due.length,
    keptForOutlook: kept.length,
  } as const;
  if (dryRun) return { ...facts, devices: due.length, mailboxes: additions.size, failed: [], notShown: 0 };
  const written = await add(tenant, additions, { ...options, command: "release" });
  return {
    ...facts,
    ...written,
    notShown: written.failed.length > 0 ? 0 : await notShown(tenant, additions),
  };
}

export const hourMs = 3_600_000;

function assertHours(hours: number): void {
  if (Number.isInteger(hours) && hours >= 1 && hours <= 720) return;
  throw new ConstraintError(
    `quarantineHours: ${hours} is not a whole number of hours from 1 to 720. Nothing was written.`,
  );
}

function byMailbox(devices: readonly Waiting[]): Additions {
  const found = new Map<Mailbox, string[]>();
  for (const { mailbox, deviceId } of devices) found.set(mailbox, [...(found.get(mailbox) ?? []), deviceId]);
  return found;
}
