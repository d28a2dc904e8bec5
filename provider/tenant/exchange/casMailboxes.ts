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
  /** Id of the mailbox's user in Entra ID. */
  ExternalDirectoryObjectId: z.string().nullish(),
  ActiveSyncEnabled: z.boolean().nullish(),
  /** Ids of devices that may sync regardless of the rules. */
  ActiveSyncAllowedDeviceIDs: ids,
  /** Ids of devices that are always blocked. */
  ActiveSyncBlockedDeviceIDs: ids,
});
export type CasMailbox = z.infer<typeof casMailbox>;

/** [I] The filter that is common in PowerShell also works here. */
export const withDevices = "HasActiveSyncDevicePartnership -eq $true";

/**
 * Mailboxes with device partnerships, page by page.
 *
 * @param identity reads only this mailbox, with or without devices
 */
export const listCasMailboxes = (tenant: ExchangeTenant, identity?: string): AsyncGenerator<CasMailbox> =>
  eachOf(tenant, casMailbox, {
    name: "Get-CASMailbox",
    parameters:
      identity === undefined ? { ResultSize: "Unlimited", Filter: withDevices } : { Identity: identity },
    select: Object.keys(casMailbox.shape),
    role: roles.readMailboxes,
  });

/** Adds or removes ids of devices that may sync regardless of the rules; other ids are kept. Returns warnings. */
export function changeAllowedDeviceIds(
  tenant: ExchangeTenant,
  identity: string,
  change: { add: readonly string[] } | { remove: readonly string[] },
): Promise<readonly string[]> {
  return run(tenant, {
    name: "Set-CASMailbox",
    // The hash table needs its type to be accepted; a plain list would overwrite ids that somebody else added.
    parameters: {
      Identity: identity,
      ActiveSyncAllowedDeviceIDs: { "@odata.type": "#Exchange.GenericHashTable", ...change },
    },
    role: roles.writeMailboxes,
    // [I] Adding an existing id, or removing a missing one, is not an error.
    repeatable: true,
  });
}
