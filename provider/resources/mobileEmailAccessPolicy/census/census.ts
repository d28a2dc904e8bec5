import type { Tenant } from "../../../tenant/connect";
import { listCasMailboxes } from "../../../tenant/exchange/casMailboxes";
import { listMobileDevices, type MobileDevice, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import type { Traits } from "./accessDecision";
import type { TooOld } from "./activeSyncVersion";
import { standingOf } from "./served";

/** Devices that rules cannot distinguish. */
export interface DeviceKind extends Traits {
  devices: number;
  /** Number of devices by mailbox number. Mailboxes are numbered because names are never kept. */
  users: Map<number, number>;
}

export interface Census {
  /** Devices to which the rules apply. */
  kinds: readonly DeviceKind[];
  tooOld: TooOld;
  /** The owner's Entra ID object id by mailbox number, if Exchange reports it. */
  people: ReadonlyMap<number, string>;
  /** Devices of apps to which no rule applies. */
  unreached: { devices: number; users: ReadonlyMap<number, number> };
}

/** Counts every device partnership of the tenant by kind, because a large tenant's list does not fit into memory. */
export async function census(tenant: Tenant): Promise<Census> {
  const devices = listMobileDevices(tenant);
  // Both lists are long, so their pages are read in parallel.
  const [mailboxes, first] = await Promise.all([readMailboxes(tenant), devices.next()]);
  const kinds = new Map<string, DeviceKind>();
  const numbers = new Map<string, number>();
  const tooOld = { devices: 0, users: new Map<number, number>() };
  const unreached = { devices: 0, users: new Map<number, number>() };
  for (let next = first; !next.done; next = await devices.next()) {
    const device = next.value;
    const mailbox = mailboxOf(device);
    const standing = standingOf(device, { isEnabled: mailboxes.enabled.has(mailbox) });
    if (standing === "noMailbox" || standing === "switchedOff") continue;
    const individual = mailboxes.ids.get(`${mailbox}/${device.DeviceId.toLowerCase()}`);
    const counters = { tooOld, notSubject: unreached };
    const counter = standing === "served" ? kindOf(kinds, traitsOf(device, individual)) : counters[standing];
    counter.devices += 1;
    const number = numberOf(numbers, mailbox);
    counter.users.set(number, (counter.users.get(number) ?? 0) + 1);
  }
  const people = [...numbers].flatMap(([mailbox, number]): [number, string][] => {
    const person = mailboxes.people.get(mailbox);
    return person ? [[number, person]] : [];
  });
  return { kinds: [...kinds.values()], tooOld, unreached, people: new Map(people) };
}

interface Mailboxes {
  /** Existing mailboxes with ActiveSync enabled. */
  enabled: Set<string>;
  ids: Map<string, "allowed" | "blocked">;
  people: Map<string, string>;
}

async function readMailboxes(tenant: Tenant): Promise<Mailboxes> {
  const found: Mailboxes = { enabled: new Set(), ids: new Map(), people: new Map() };
  for await (const mailbox of listCasMailboxes(tenant)) {
    const name = mailbox.Identity.toLowerCase();
    if (mailbox.ActiveSyncEnabled !== false) found.enabled.add(name);
    if (mailbox.ExternalDirectoryObjectId)
      found.people.set(name, mailbox.ExternalDirectoryObjectId.toLowerCase());
    for (const id of mailbox.ActiveSyncAllowedDeviceIDs)
      found.ids.set(`${name}/${id.toLowerCase()}`, "allowed");
    // [I] Online as on premises, an id in both lists is blocked.
    for (const id of mailbox.ActiveSyncBlockedDeviceIDs)
      found.ids.set(`${name}/${id.toLowerCase()}`, "blocked");
  }
  return found;
}

export function traitsOf(device: MobileDevice, individual?: Traits["individual"]): Traits {
  return {
    DeviceType: device.DeviceType ?? "",
    DeviceModel: device.DeviceModel ?? "",
    DeviceOS: device.DeviceOS ?? "",
    DeviceUserAgent: device.DeviceUserAgent ?? "",
    ...(individual ? { individual } : {}),
  };
}

function kindOf(kinds: Map<string, DeviceKind>, traits: Traits): DeviceKind {
  const key = JSON.stringify(traits).toLowerCase();
  const known = kinds.get(key);
  if (known) return known;
  const kind = { ...traits, devices: 0, users: new Map<number, number>() };
  kinds.set(key, kind);
  return kind;
}

function numberOf(numbers: Map<string, number>, mailbox: string): number {
  const known = numbers.get(mailbox);
  if (known !== undefined) return known;
  numbers.set(mailbox, numbers.size);
  return numbers.size - 1;
}
