import { z } from "zod";
import { ProviderError } from "../../errors";
import { type ExchangeTenant, roles } from "./cmdlet";
import { run, valuesOf } from "./runCmdlet";

export const accessLevels = ["Allow", "Block", "Quarantine"] as const;
export type AccessLevel = (typeof accessLevels)[number];
export const accessLevel = z.enum(accessLevels);

/** Only the properties that this provider uses; Exchange returns more. */
const organizationSettings = z.looseObject({
  DefaultAccessLevel: accessLevel,
  UserMailInsert: z.string().nullish(),
  AdminMailRecipients: z.union([z.array(z.string()), z.string()]).nullish(),
  TenantAdminPreference: z.union([z.string(), z.number()]).nullish(),
  /** Read-only. If true, Intune controls mail access instead of Exchange. */
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
  /** The complete list. null clears it; whether an empty list does too is not verified. */
  AdminMailRecipients?: readonly string[] | null;
  TenantAdminPreference?: string;
}

/**
 * A new `DefaultAccessLevel` affects connected devices immediately. Returns Exchange's warnings.
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
