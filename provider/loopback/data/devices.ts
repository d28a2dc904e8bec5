import { contact } from "./deviceAccess";
import type { Mailbox, MobileDevice } from "./exchange";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";
import { addUser } from "./users";

type Characteristics = Pick<
  MobileDevice,
  | "DeviceType"
  | "DeviceModel"
  | "DeviceOS"
  | "DeviceUserAgent"
  | "FriendlyName"
  | "ClientType"
  | "ClientVersion"
>;

/**
 * How each mail app identifies itself to Exchange.
 * @see https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/outlook-for-ios-and-android/secure-outlook-for-ios-and-android
 */
const apps = {
  outlookIos: outlook("iOS 19.1", "Outlook-iOS/2.0"),
  outlookAndroid: outlook("Android 16", "Outlook-Android/2.0"),
  appleMailIphone: activeSync(
    "iPhone",
    "iPhone16C2",
    "iOS 19.1 22B83",
    "Apple-iPhone16C2/2202.83",
    "iPhone 17",
  ),
  appleMailIpad: activeSync("iPad", "iPad14C3", "iPadOS 19.1 22B83", "Apple-iPad14C3/2202.83", "iPad Air"),
  samsungEmail: activeSync("SAMSUNGSMS921B", "SM-S921B", "Android", "Samsung-SM-S921B/101.16", "Galaxy S24"),
  gmail: activeSync("Android", "Pixel 9", "Android 16", "Android-Mail/2026.10", "Pixel 9"),
  nine: activeSync("Android", "Pixel 8", "Android 15", "NineFolders/5.0", "Pixel 8"),
  roomSystem: activeSync("TeamsRoom", "Logitech Tap", "Android 13", "TeamsRoom/1.0", "Room system"),
} satisfies Record<string, Characteristics>;

export type MailApp = keyof typeof apps;

function activeSync(
  DeviceType: string,
  DeviceModel: string,
  DeviceOS: string,
  DeviceUserAgent: string,
  FriendlyName: string,
): Characteristics {
  return {
    DeviceType,
    DeviceModel,
    DeviceOS,
    DeviceUserAgent,
    FriendlyName,
    ClientType: "EAS",
    ClientVersion: "16.1",
  };
}

function outlook(DeviceOS: string, DeviceUserAgent: string): Characteristics {
  return {
    DeviceType: "Outlook",
    DeviceModel: "Outlook for iOS and Android",
    DeviceOS,
    DeviceUserAgent,
    FriendlyName: "Outlook for iOS and Android",
    ClientType: "Outlook",
    ClientVersion: "1.0",
  };
}

export interface DeviceOptions {
  readonly app: MailApp;
  readonly count: number;
  /** Index in `tenant.users` of the first of the users who get one device each. Default 0. Missing users are created. */
  readonly firstUser?: number;
  /** Overrides properties of every device, e.g. `{ DeviceAccessState: "Quarantined", FirstSyncTime: … }`. */
  readonly properties?: Partial<MobileDevice>;
}

/** Adds devices that have synced before. The current rules determine their access state, unless `properties` sets it. */
export function addDevices(
  tenant: TenantData,
  { app, count, firstUser = 0, properties }: DeviceOptions,
): MobileDevice[] {
  for (let index = tenant.users.size; index < firstUser + count; index += 1) addUser(tenant, index);
  const users = [...tenant.users.values()].slice(firstUser, firstUser + count);
  return users.map(({ userPrincipalName }) => {
    const mailbox = tenant.mailboxes.get(userPrincipalName.toLowerCase());
    if (mailbox === undefined) throw new Error(`No mailbox for ${userPrincipalName}.`);
    return addDevice(tenant, mailbox, app, properties);
  });
}

const firstSync = "2026-03-02T08:00:00.000Z";
const lastSync = "2026-11-20T07:30:00.000Z";

/** Adds a device partnership to the mailbox. */
export function addDevice(
  tenant: TenantData,
  mailbox: Mailbox,
  app: MailApp,
  properties: Partial<MobileDevice> = {},
): MobileDevice {
  const guid = guidOf(`device ${mailbox.userPrincipalName} ${app} ${mailbox.devices.length}`);
  const device: MobileDevice = {
    Guid: guid,
    DeviceId: guid.replaceAll("-", "").toUpperCase(),
    ...apps[app],
    FirstSyncTime: firstSync,
    LastSuccessSync: lastSync,
    DeviceAccessState: "Unknown",
    DeviceAccessStateReason: "Unknown",
    DeviceAccessControlRule: null,
  };
  mailbox.devices.push(device);
  contact(tenant, mailbox, device);
  Object.assign(device, { LastSuccessSync: lastSync }, properties);
  return device;
}

export const allDevices = (tenant: TenantData): MobileDevice[] =>
  [...tenant.mailboxes.values()].flatMap(({ devices }) => devices);
