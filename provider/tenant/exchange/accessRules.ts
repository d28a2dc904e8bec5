import { z } from "zod";
import { ifFound } from "../../errors";
import { type ExchangeTenant, roles } from "./cmdlet";
import { type AccessLevel, accessLevel } from "./organizationSettings";
import { run, valuesOf } from "./runCmdlet";

export const characteristics = ["DeviceType", "DeviceModel", "DeviceOS", "UserAgent", "XMSWLHeader"] as const;
export type Characteristic = (typeof characteristics)[number];

const accessRule = z.looseObject({
  /** `{QueryString} ({Characteristic})`; over 64 characters, truncated with a hash that clients cannot compute. */
  Identity: z.string(),
  Guid: z.string().nullish(),
  QueryString: z.string(),
  Characteristic: z.enum(characteristics),
  AccessLevel: accessLevel,
  WhenChangedUTC: z.string().nullish(),
});
export type ActiveSyncDeviceAccessRule = z.infer<typeof accessRule>;

/** Always reads the whole list, because the cmdlet returns all rules if the requested one does not exist. */
export function listActiveSyncDeviceAccessRules(
  tenant: ExchangeTenant,
): Promise<ActiveSyncDeviceAccessRule[]> {
  return valuesOf(tenant, accessRule, { name: "Get-ActiveSyncDeviceAccessRule", role: roles.readSettings });
}

/** @see https://learn.microsoft.com/powershell/module/exchangepowershell/new-activesyncdeviceaccessrule */
export async function newActiveSyncDeviceAccessRule(
  tenant: ExchangeTenant,
  rule: { Characteristic: Characteristic; QueryString: string; AccessLevel: AccessLevel },
): Promise<void> {
  await run(tenant, { name: "New-ActiveSyncDeviceAccessRule", parameters: rule, role: roles.writeSettings });
}

/** @param identity as returned by the list */
export async function setActiveSyncDeviceAccessRule(
  tenant: ExchangeTenant,
  identity: string,
  level: AccessLevel,
): Promise<void> {
  await run(tenant, {
    name: "Set-ActiveSyncDeviceAccessRule",
    parameters: { Identity: identity, AccessLevel: level },
    role: roles.writeSettings,
    repeatable: true,
  });
}

/** Succeeds if the rule no longer exists. */
export async function removeActiveSyncDeviceAccessRule(
  tenant: ExchangeTenant,
  identity: string,
): Promise<void> {
  const cmdlet = {
    name: "Remove-ActiveSyncDeviceAccessRule",
    parameters: { Identity: identity, Confirm: false },
    role: roles.writeSettings,
    repeatable: true,
  };
  await ifFound(run(tenant, cmdlet));
}
