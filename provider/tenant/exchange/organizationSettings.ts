import { z } from "zod";
import { ProviderError } from "../../errors";
import { type ExchangeTenant, roles } from "./cmdlet";
import { run, valuesOf } from "./runCmdlet";

export const accessLevels = ["Allow", "Block", "Quarantine"] as const;
export type AccessLevel = (typeof accessLevels)[number];
export const accessLevel = z.enum(accessLevels);

/** Only what this provider knows; Exchange shows more. */
const organizationSettings = z.looseObject({
  DefaultAccessLevel: accessLevel,
  UserMailInsert: z.string().nullish(),
  AdminMailRecipients: z.union([z.array(z.string()), z.string()]).nullish(),
  TenantAdminPreference: z.union([z.string(), z.number()]).nullish(),
  /** Read-only. Exchange then leaves mail access to Intune. */
  IsIntuneManaged: z.boolean().nullish(),
  WhenChangedUTC: z.string().nullish(),
});
export type ActiveSyncOrganizationSettings = z.infer<typeof organizationSettings>;

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/get-activesyncorganizationsettings */
export async function getActiveSyncOrganizationSettings(
  tenant: ExchangeTenant,
): Promise<ActiveSyncOrganizationSettings> {
  const name = "Get-ActiveSyncOrganizationSettings";
  const [settings] = await valuesOf(tenant, organizationSettings, { name, role: roles.readSettings });
  if (settings) return settings;
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${name}: Exchange Online returned no settings. Run this again. If the error persists, check that the tenant has Exchange Online.`,
    { reason: "Exchange Online returned no settings" },
  );
}

export interface ActiveSyncOrganizationSettingsChange {
  DefaultAccessLevel?: AccessLevel;
  UserMailInsert?: string | null;
  /** The complete list; null clears it, an empty list is not proven to. */
  AdminMailRecipients?: readonly string[] | null;
  TenantAdminPreference?: string;
}

/**
 * Connected devices are affected at once by a new `DefaultAccessLevel`.
 *
 * @see https://learn.microsoft.com/powershell/module/exchangepowershell/set-activesyncorganizationsettings
 */
export function setActiveSyncOrganizationSettings(
  tenant: ExchangeTenant,
  change: ActiveSyncOrganizationSettingsChange,
): Promise<readonly string[]> {
  return run(tenant, {
    name: "Set-ActiveSyncOrganizationSettings",
    parameters: { ...change },
    role: roles.writeSettings,
    repeatable: true,
  });
}
