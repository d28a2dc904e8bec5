import { z } from "zod";
import { type Cmdlet, type ExchangeTenant, roles } from "./cmdlet";
import { checked, pagesOf } from "./invokeCommand";

const ids = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (value ? [value].flat() : []));

const casMailbox = z.object({
  Identity: z.string(),
  PrimarySmtpAddress: z.string().nullish(),
  ActiveSyncEnabled: z.boolean().nullish(),
  /** Device ids that sync whatever rules say. */
  ActiveSyncAllowedDeviceIDs: ids,
  /** Device ids that never sync. */
  ActiveSyncBlockedDeviceIDs: ids,
});
export type CasMailbox = z.infer<typeof casMailbox>;

/** [I] the filter that people use in PowerShell is honoured here as well. */
const withDevices = "HasActiveSyncDevicePartnership -eq $true";

/** Mailboxes that a device has a partnership with, page by page. */
export async function* listCasMailboxes(tenant: ExchangeTenant): AsyncGenerator<CasMailbox> {
  const cmdlet: Cmdlet = {
    name: "Get-CASMailbox",
    parameters: { ResultSize: "Unlimited", Filter: withDevices },
    select: Object.keys(casMailbox.shape),
    role: roles.readMailboxes,
  };
  for await (const { values } of pagesOf(tenant, cmdlet)) {
    for (const value of values) yield checked(casMailbox, cmdlet, value);
  }
}
