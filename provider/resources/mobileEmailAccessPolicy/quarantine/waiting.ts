import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, type MobileDevice, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { decide, livePolicy, type Policy } from "../census/accessDecision";
import { appOf } from "../census/apps";
import { isServed } from "../census/served";
import { timeOf } from "../live";
import type { LivePolicy } from "../wire";
import { type Mailbox, readMailboxes, traitsIn } from "./mailboxes";

/** A quarantined device that is released after a time, not by a rule or an administrator. */
export interface Waiting {
  mailbox: Mailbox;
  deviceId: string;
  /** When its quarantine began (milliseconds since 1970): at its first sync, or at the switch if that was later. */
  beganAt: number;
  /** The user syncs with Outlook, but did not before the quarantine began. */
  tookOutlook: boolean;
}

export interface Where {
  since?: string | undefined;
  user?: string | undefined;
}

/** Devices that the default level quarantines. */
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
 * The listed state is as of the last contact and proves nothing on its own. A device is not waiting if an administrator
 * allowed or blocked it, if a rule quarantines it on purpose, or if it is still in discovery.
 */
function isWaiting(policy: Policy, device: MobileDevice, mailbox: Mailbox): boolean {
  const { level, by } = decide(policy, traitsIn(mailbox, device));
  return device.DeviceAccessState === "Quarantined" && level === "Quarantine" && by === "default";
}
