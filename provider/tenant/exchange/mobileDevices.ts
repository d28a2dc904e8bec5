import { z } from "zod";
import { type Cmdlet, type ExchangeTenant, roles } from "./cmdlet";
import { checked, pagesOf } from "./runCmdlet";

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
  /** The only time of a partnership in a tenant-wide list. */
  FirstSyncTime: text,
  /** Stamped at the device's last contact: a change of rules does not touch it. */
  DeviceAccessState: text,
  DeviceAccessStateReason: text,
});
export type MobileDevice = z.infer<typeof mobileDevice>;

/**
 * Device partnerships, page by page: a large tenant's list does not fit into memory.
 *
 * @param mailbox one mailbox; the whole tenant without it
 */
export async function* listMobileDevices(
  tenant: ExchangeTenant,
  mailbox?: string,
): AsyncGenerator<MobileDevice> {
  const cmdlet: Cmdlet = {
    name: "Get-MobileDevice",
    parameters: { ResultSize: "Unlimited", ...(mailbox === undefined ? {} : { Mailbox: mailbox }) },
    select: Object.keys(mobileDevice.shape),
    role: roles.readMailboxes,
  };
  for await (const page of pagesOf(tenant, cmdlet)) {
    for (const value of page.values) yield checked(mobileDevice, cmdlet, value, page);
  }
}

/** [I] the first part of a device's identity is its mailbox's own. */
export function mailboxOf({ Identity }: MobileDevice): string {
  return (Identity.split("\\")[0] ?? "").toLowerCase();
}
