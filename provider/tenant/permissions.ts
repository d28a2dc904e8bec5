import type { Role } from "./exchange/cmdlet";

/** One application permission for each thing we do: used by code, docs and the sentence after a 403. */
export const permissions = {
  readProfiles: ["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"],
  writeProfiles: ["DeviceManagementConfiguration.ReadWrite.All"],
  readGroups: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
  readUsers: ["User.Read.All", "Directory.Read.All"],
  readConsent: ["Policy.Read.All", "Policy.ReadWrite.Authorization"],
  writeConsent: ["Policy.ReadWrite.Authorization"],
  readGrantPolicies: ["Policy.Read.PermissionGrant", "Policy.Read.All", "Policy.ReadWrite.PermissionGrant"],
  readGrants: ["Directory.Read.All", "DelegatedPermissionGrant.Read.All"],
  readApplications: ["Application.Read.All", "Directory.Read.All"],
  readAdminConsent: ["Policy.Read.All", "Policy.ReadWrite.ConsentRequest"],
  writeAdminConsent: ["Policy.ReadWrite.ConsentRequest"],
  readConditionalAccess: ["Policy.Read.ConditionalAccess", "Policy.Read.All"],
  readReports: ["Reports.Read.All"],
} as const satisfies Record<string, readonly [string, ...string[]]>;
export type Permission = keyof typeof permissions;

/** What reading Exchange takes: an application permission, and a role in Entra ID or its counterpart in Exchange. */
export function exchangePermissions({ entra, exchange }: Role): string[] {
  return ["Exchange.ManageAsApp", `${entra} (role; or ${exchange} in Exchange Online)`];
}
