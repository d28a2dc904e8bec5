import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { decide, livePolicy } from "../census/accessDecision";
import { isServed } from "../census/served";
import { readPolicy } from "../live";
import { readMailboxes, traitsIn } from "./mailboxes";

/** Devices that currently sync only because of their exemption. */
export interface CutOff {
  devices: number;
  mailboxes: number;
  level: AccessLevel;
}

/** Whom it cuts off to take these exemptions back: neither the default level nor a rule lets these devices in. */
export async function cutOffBy(
  tenant: Tenant,
  exemptions: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<CutOff> {
  const policy = livePolicy(await readPolicy(tenant, true));
  const cutOff = { devices: 0, mailboxes: 0, level: policy.level };
  const isOpen = policy.level === "Allow" && policy.rules.every(({ accessLevel }) => accessLevel === "Allow");
  if (isOpen || exemptions.size === 0) return cutOff;
  const mailboxes = await readMailboxes(tenant);
  const lost = new Set<string>();
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox)) continue;
    const ids = exemptions.get(mailbox.address) ?? [];
    if (![...ids].some((id) => id.toLowerCase() === device.DeviceId.toLowerCase())) continue;
    const { individual, ...traits } = traitsIn(mailbox, device);
    if (individual !== "allowed" || decide(policy, traits).level === "Allow") continue;
    cutOff.devices += 1;
    lost.add(mailbox.address);
  }
  return { ...cutOff, mailboxes: lost.size };
}
