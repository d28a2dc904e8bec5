import { z } from "zod";
import { type ExchangeTenant, roles } from "./cmdlet";
import { eachOf, run } from "./runCmdlet";

const ids = z
  .union([z.array(z.string()), z.string()])
  .nullish()
  .transform((value) => (value ? [value].flat() : []));

export const casMailbox = z.object({
  Identity: z.string(),
  PrimarySmtpAddress: z.string().nullish(),
  /** The id of its person in Entra ID. */
  ExternalDirectoryObjectId: z.string().nullish(),
  ActiveSyncEnabled: z.boolean().nullish(),
  /** Device ids that sync whatever rules say. */
  ActiveSyncAllowedDeviceIDs: ids,
  /** Device ids that never sync. */
  ActiveSyncBlockedDeviceIDs: ids,
});
export type CasMailbox = z.infer<typeof casMailbox>;

/** [I] the filter that people use in PowerShell is honoured here as well. */
export const withDevices = "HasActiveSyncDevicePartnership -eq $true";

/**
 * Mailboxes that a device has a partnership with, page by page.
 *
 * @param identity one mailbox, whether it has devices or not
 */
export const listCasMailboxes = (tenant: ExchangeTenant, identity?: string): AsyncGenerator<CasMailbox> =>
  eachOf(tenant, casMailbox, {
    name: "Get-CASMailbox",
    parameters:
      identity === undefined ? { ResultSize: "Unlimited", Filter: withDevices } : { Identity: identity },
    select: Object.keys(casMailbox.shape),
    role: roles.readMailboxes,
  });

/** Ids of devices that sync whatever rules say: these are added to, or taken from, what is there. */
export function changeAllowedDeviceIds(
  tenant: ExchangeTenant,
  identity: string,
  change: { add: readonly string[] } | { remove: readonly string[] },
): Promise<readonly string[]> {
  return run(tenant, {
    name: "Set-CASMailbox",
    // Without its type the table is not bound; a plain list would lose what somebody else added.
    parameters: {
      Identity: identity,
      ActiveSyncAllowedDeviceIDs: { "@odata.type": "#Exchange.GenericHashTable", ...change },
    },
    role: roles.writeMailboxes,
    // [I] An id that is there already, or gone already, is no error.
    repeatable: true,
  });
}
