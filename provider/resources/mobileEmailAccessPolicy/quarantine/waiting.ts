import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, type MobileDevice, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { decide, livePolicy, type Policy } from "../census/accessDecision";
import { appOf } from "../census/apps";
import { isServed } from "../census/served";
import { timeOf } from "../live";
import type { LivePolicy } from "../wire";
import { type Mailbox, readMailboxes, traitsIn } from "./mailboxes";

/** A device in quarantine that nobody but time decides about. */
export interface Waiting {
  mailbox: Mailbox;
  deviceId: string;
  /** When its quarantine began, in milliseconds: its first sync, or the switch when that came later. */
  beganAt: number;
  /** The user synchronises with Outlook, and did not before the quarantine began. */
  tookOutlook: boolean;
}

export interface Where {
  since?: string | undefined;
  user?: string | undefined;
}

/** Devices in quarantine by the default level. */
export async function waitingDevices(
  tenant: Tenant,
  live: LivePolicy,
  { since, user }: Where,
): Promise<Waiting[]> {
  const policy = livePolicy(live);
  if (policy.level !== "Quarantine") return [];
  const switchedAt = timeOf(since ?? live.settings.WhenChangedUTC);
  const mailboxes = await readMailboxes(tenant, user);
  const outlook = new Map<string, number>();
  const found: (Waiting & { owner: string })[] = [];
  for await (const device of listMobileDevices(tenant, user)) {
    const owner = mailboxOf(device);
    const mailbox = mailboxes.get(owner);
    if (!mailbox || !isServed(device, mailbox)) continue;
    const traits = traitsIn(mailbox, device);
    const first = timeOf(device.FirstSyncTime);
    if (appOf(traits).name === "Outlook") outlook.set(owner, Math.min(outlook.get(owner) ?? first, first));
    else if (isWaiting(policy, device, mailbox))
      found.push({
        owner,
        mailbox,
        deviceId: device.DeviceId,
        beganAt: Math.max(first, switchedAt),
        tookOutlook: false,
      });
  }
  return found.map(({ owner, ...device }) => ({
    ...device,
    tookOutlook: (outlook.get(owner) ?? -1) > device.beganAt,
  }));
}

/**
 * The listed state is that of the last contact: it alone proves nothing. A device that an administrator let in or
 * blocked by hand, or that a rule puts into quarantine on purpose, is not waiting; neither is one in discovery.
 */
function isWaiting(policy: Policy, device: MobileDevice, mailbox: Mailbox): boolean {
  const { level, by } = decide(policy, traitsIn(mailbox, device));
  return device.DeviceAccessState === "Quarantined" && level === "Quarantine" && by === "default";
}
