import { addDevice, addUsers, type MobileDevice } from "../../provider/loopback";
import {
  type ExemptOptions,
  exempt,
} from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import type { AccessLevel } from "../../provider/tenant/exchange/organizationSettings";
import type { Room } from "./harness";
import { fast, hoursAgo, ledgerOf, mailboxesOf, phones, tenantOf } from "./quarantineRoom";

export const outlook = { characteristic: "DeviceModel", queryString: "Outlook for iOS and Android" } as const;
export const iphones = { characteristic: "DeviceType", queryString: "iPhone" } as const;

/** A tenant with six users who have no phone yet. */
export const people = () => phones((tenant) => addUsers(tenant, 6));

type Pair = typeof outlook | typeof iphones;
export const allow = (room: Room, { characteristic: Characteristic, queryString: QueryString }: Pair) =>
  room.loopback.administrator.addDeviceAccessRule({ Characteristic, QueryString, AccessLevel: "Allow" });

/** Sets the default access level, `hours` ago. With `contact`, every device has contacted Exchange since then. */
export function set(room: Room, level: AccessLevel, { contact = true, hours = 0 } = {}): void {
  const { administrator, tenant } = room.loopback;
  administrator.setOrganizationSettings({ DefaultAccessLevel: level });
  tenant.organizationSettings.WhenChangedUTC = hoursAgo(hours);
  if (contact) administrator.deviceContacts();
}

/** Adds a phone that first synced this many hours ago. */
export function phone(
  room: Room,
  user: number,
  hours: number,
  app: "samsungEmail" | "appleMailIphone" = "samsungEmail",
) {
  const mailbox = mailboxesOf(room)[user];
  if (!mailbox) throw new Error(`no user ${user}`);
  return addDevice(room.loopback.tenant, mailbox, app, { FirstSyncTime: hoursAgo(hours) });
}

export const run = (room: Room, options: Partial<ExemptOptions> = {}) =>
  exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast, ...options });

export const isExempt = (room: Room, device: MobileDevice) =>
  mailboxesOf(room).some(({ ActiveSyncAllowedDeviceIDs: ids }) => ids.includes(device.DeviceId));
