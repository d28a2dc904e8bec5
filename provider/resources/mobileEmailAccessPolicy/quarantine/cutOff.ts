import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { decide, livePolicy } from "../census/accessDecision";
import { isServed } from "../census/served";
import { readPolicy } from "../live";
import { type Mailboxes, traitsIn } from "./mailboxes";

/** Devices that currently sync only because of their exemption. */
export interface CutOff {
  devices: number;
  mailboxes: number;
  level: AccessLevel;
}

/** The same, as the number of devices by the address of their mailbox. */
export interface Held {
  devices: ReadonlyMap<string, number>;
  level: AccessLevel;
}

/** @param kept addresses of mailboxes that keep their exemptions */
export function cutOffOf({ devices, level }: Held, kept: ReadonlySet<string> = new Set()): CutOff {
  const lost = [...devices].filter(([address]) => !kept.has(address));
  return { devices: lost.reduce((sum, [, number]) => sum + number, 0), mailboxes: lost.length, level };
}

/** Devices that stop syncing if these exemptions are removed: neither the default level nor a rule allows them. */
export async function heldBy(
  tenant: Tenant,
  exemptions: ReadonlyMap<string, ReadonlySet<string>>,
  mailboxes: Mailboxes["listed"],
): Promise<Held> {
  const policy = livePolicy(await readPolicy(tenant, true));
  const devices = new Map<string, number>();
  const isOpen = policy.level === "Allow" && policy.rules.every(({ accessLevel }) => accessLevel === "Allow");
  if (isOpen || exemptions.size === 0) return { devices, level: policy.level };
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox)) continue;
    const ids = exemptions.get(mailbox.address) ?? [];
    if (![...ids].some((id) => id.toLowerCase() === device.DeviceId.toLowerCase())) continue;
    const { individual, ...traits } = traitsIn(mailbox, device);
    if (individual !== "allowed" || decide(policy, traits).level === "Allow") continue;
    devices.set(mailbox.address, (devices.get(mailbox.address) ?? 0) + 1);
  }
  return { devices, level: policy.level };
}
