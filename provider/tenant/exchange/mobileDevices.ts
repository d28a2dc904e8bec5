import { z } from "zod";
import { type ExchangeTenant, roles } from "./cmdlet";
import { eachOf } from "./runCmdlet";

const text = z.string().nullish();

export const mobileDevice = z.object({
  /** `<mailbox>\ExchangeActiveSyncDevices\<device>` */
  Identity: z.string(),
  Guid: text,
  DeviceId: z.string(),
  DeviceType: text,
  DeviceModel: text,
  DeviceOS: text,
  DeviceUserAgent: text,
  ClientType: text,
  /** For ActiveSync, the protocol version; for Outlook, always "1.0". */
  ClientVersion: text,
  /** The only timestamp of a partnership in a tenant-wide list. */
  FirstSyncTime: text,
  /** Set at the device's last contact; a later change of the rules does not update it. */
  DeviceAccessState: text,
  DeviceAccessStateReason: text,
});
export type MobileDevice = z.infer<typeof mobileDevice>;

/**
 * Device partnerships, page by page.
 *
 * @param mailbox one mailbox; if omitted, the whole tenant
 */
export const listMobileDevices = (tenant: ExchangeTenant, mailbox?: string): AsyncGenerator<MobileDevice> =>
  eachOf(tenant, mobileDevice, {
    name: "Get-MobileDevice",
    parameters: { ResultSize: "Unlimited", ...(mailbox === undefined ? {} : { Mailbox: mailbox }) },
    select: Object.keys(mobileDevice.shape),
    role: roles.readMailboxes,
  });

/** [I] The first part of a device's identity is the identity of its mailbox. */
export function mailboxOf({ Identity }: MobileDevice): string {
  return (Identity.split("\\")[0] ?? "").toLowerCase();
}
