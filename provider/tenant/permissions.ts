import { type Role, type RoleName, roles } from "./exchange/cmdlet";

/** One operation on the tenant, and the permissions it needs. */
interface Taking {
  verb: "read" | "write";
  /** Shown after the names of the resources that need it: "read user consent". */
  what: string;
  /** Without the permission, the run continues, with less information or with more requests. */
  optional?: true;
}

interface GraphNeed extends Taking {
  /** Application permissions, least privileged first; any one of them is enough. */
  anyOf: readonly [string, ...string[]];
}

interface ExchangeNeed extends Taking {
  role: Role;
  cmdlets: readonly string[];
}

/** Used by requests, `m365 whoami`, docs/permissions.md and the message after a 403. Each resource lists its needs. */
export const graphNeeds = {
  readProfiles: {
    ...{ verb: "read", what: "read profiles, their assignments and filters" },
    anyOf: ["DeviceManagementConfiguration.Read.All", "DeviceManagementConfiguration.ReadWrite.All"],
  },
  writeProfiles: {
    ...{ verb: "write", what: "write profiles and their assignments" },
    anyOf: ["DeviceManagementConfiguration.ReadWrite.All"],
  },
  readGroups: {
    ...{ verb: "read", what: "find groups by name, count their users, and show which groups a person is in" },
    anyOf: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
  },
  readDirectoryObjects: {
    ...{ verb: "read", optional: true },
    what: "check whether groups still exist, 1,000 per request; without it, 20 per request",
    anyOf: ["Directory.Read.All"],
  },
  readUsers: {
    ...{ verb: "read", optional: true },
    what: "count all users for a target of kind `allUsers`, and find the person whom `m365 explain` is asked about",
    anyOf: ["User.Read.All", "Directory.Read.All"],
  },
  readAssignmentLog: {
    ...{ verb: "write", optional: true },
    what: "find in Intune's audit log who assigned the people from whom an update takes a profile, and whether somebody else assigned it at the same time",
    anyOf: ["DeviceManagementApps.Read.All", "DeviceManagementApps.ReadWrite.All"],
  },
  readConsent: {
    ...{ verb: "read", what: "read user consent" },
    anyOf: ["Policy.Read.All", "Policy.ReadWrite.Authorization"],
  },
  writeConsent: {
    ...{ verb: "write", what: "write user consent" },
    anyOf: ["Policy.ReadWrite.Authorization"],
  },
  readGrantPolicies: {
    ...{ verb: "read", optional: true },
    what: "read consent policies, and which permissions are classified as low",
    anyOf: ["Policy.Read.PermissionGrant", "Policy.Read.All", "Policy.ReadWrite.PermissionGrant"],
  },
  writeClassifications: {
    ...{ verb: "write", what: "classify permissions as low, for `lowRiskPermissions`" },
    anyOf: ["Policy.ReadWrite.PermissionGrant"],
  },
  readReviewers: {
    ...{ verb: "read", what: "find reviewers by name" },
    anyOf: ["Directory.Read.All"],
  },
  readGrants: {
    ...{ verb: "read", optional: true, what: "count existing grants" },
    anyOf: ["Directory.Read.All", "DelegatedPermissionGrant.Read.All"],
  },
  readApplications: {
    ...{ verb: "read", optional: true, what: "show names of applications" },
    anyOf: ["Application.Read.All", "Directory.Read.All"],
  },
  readAdminConsent: {
    ...{ verb: "read", what: "read admin consent requests" },
    anyOf: ["Policy.Read.All", "Policy.ReadWrite.ConsentRequest"],
  },
  writeAdminConsent: {
    ...{ verb: "write", what: "write admin consent requests" },
    anyOf: ["Policy.ReadWrite.ConsentRequest"],
  },
  readSignIns: {
    ...{ verb: "read", optional: true },
    what: "count sign-ins that stopped because consent was missing, for the preview of stricter consent (needs Entra ID P1)",
    anyOf: ["AuditLog.Read.All"],
  },
  readConsentRequests: {
    ...{ verb: "read", optional: true },
    what: "count requests for admin consent, for the preview of stricter consent",
    anyOf: ["ConsentRequest.Read.All", "ConsentRequest.ReadWrite.All"],
  },
  readConditionalAccess: {
    ...{ verb: "read", optional: true },
    what: "find Conditional Access policies that apply to Outlook instead of its rules, for the preview",
    anyOf: ["Policy.Read.ConditionalAccess", "Policy.Read.All"],
  },
  readReports: {
    ...{ verb: "read", optional: true },
    what: "count users by mail app, for the preview (public cloud)",
    anyOf: ["Reports.Read.All"],
  },
  readIntuneLog: {
    ...{ verb: "read", optional: true },
    what: "show who changed a profile or its assignments, for `m365 drift`",
    anyOf: ["DeviceManagementApps.Read.All", "DeviceManagementApps.ReadWrite.All"],
  },
  readDirectoryLog: {
    ...{ verb: "read", optional: true },
    what: "show who changed consent, for `m365 drift`",
    anyOf: ["AuditLog.Read.All"],
  },
  searchExchangeLog: {
    ...{ verb: "read", optional: true },
    what: "show who changed Exchange settings and rules, for `m365 drift` (public cloud)",
    anyOf: ["AuditLogsQuery-Exchange.Read.All", "AuditLogsQuery.Read.All"],
  },
} as const satisfies Record<string, GraphNeed>;
export type Permission = keyof typeof graphNeeds;
/** A key of one of the two tables. */
export type Need = Permission | RoleName;

type Permissions = { readonly [P in Permission]: (typeof graphNeeds)[P]["anyOf"] };

export const permissions = Object.fromEntries(
  Object.entries(graphNeeds).map(([name, { anyOf }]) => [name, anyOf]),
) as unknown as Permissions;

/**
 * Entra ID roles that this provider can use, by template id.
 * @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const directoryRoles: Readonly<Record<string, string>> = {
  "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
  "f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
  "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
  "31392ffb-586c-42d1-9346-e59415a2cc4e": "Exchange Recipient Administrator",
};

/** Every cmdlet needs this application permission in addition to a role. */
export const exchangeApplication = "Exchange.ManageAsApp";

/** The cmdlets that the functions in tenant/exchange run; a test compares the two. */
export const exchangeNeeds = {
  readSettings: {
    ...{ verb: "read", what: "read the default access level and the rules" },
    role: roles.readSettings,
    cmdlets: ["Get-ActiveSyncOrganizationSettings", "Get-ActiveSyncDeviceAccessRule"],
  },
  writeSettings: {
    ...{ verb: "write", what: "write the default access level and the rules" },
    role: roles.writeSettings,
    cmdlets: [
      "Set-ActiveSyncOrganizationSettings",
      "New-ActiveSyncDeviceAccessRule",
      "Set-ActiveSyncDeviceAccessRule",
      "Remove-ActiveSyncDeviceAccessRule",
    ],
  },
  readMailboxes: {
    ...{ verb: "read", what: "count devices and mailboxes for the preview" },
    role: roles.readMailboxes,
    cmdlets: ["Get-MobileDevice", "Get-CASMailbox"],
  },
  readOrganization: {
    ...{ verb: "read", optional: true },
    what: "say whether EWS stays on, for the preview of `outlookOnly`",
    role: roles.readOrganization,
    cmdlets: ["Get-OrganizationConfig"],
  },
  readStatistics: {
    ...{ verb: "read", optional: true },
    what: "show when a device last synced, for `m365 explain`",
    role: roles.readStatistics,
    cmdlets: ["Get-MobileDeviceStatistics"],
  },
  writeMailboxes: {
    ...{ verb: "write", optional: true },
    what: "exempt devices in mailboxes (prompt modes, rollout in rings)",
    role: roles.writeMailboxes,
    cmdlets: ["Set-CASMailbox"],
  },
} as const satisfies Record<RoleName, ExchangeNeed>;

/** Requirements for reading Exchange: an application permission, and a role in Entra ID or its counterpart in Exchange. */
export function exchangePermissions({ entra, exchange }: Role): string[] {
  return [exchangeApplication, `${entra} (role; or ${exchange} in Exchange Online)`];
}
