import type { Permissions } from "./route";

const intune = (...anyOf: string[]): Permissions => ({ service: "intune", anyOf });
const directory = (...anyOf: string[]): Permissions => ({ service: "directory", anyOf });

export const readConfiguration = intune(
  "DeviceManagementConfiguration.Read.All",
  "DeviceManagementConfiguration.ReadWrite.All",
);
export const writeConfiguration = intune("DeviceManagementConfiguration.ReadWrite.All");
export const readIntuneAudit = intune("DeviceManagementApps.Read.All", "DeviceManagementApps.ReadWrite.All");
export const readGroups = directory(
  "GroupMember.Read.All",
  "GroupMember.ReadWrite.All",
  "Group.Read.All",
  "Group.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
);
export const writeGroups = directory("Group.ReadWrite.All", "Directory.ReadWrite.All");
export const readUsers = directory(
  "User.Read.All",
  "User.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
);
export const readDirectory = directory("Directory.Read.All", "Directory.ReadWrite.All");
export const readApplications = directory(
  "Application.Read.All",
  "Application.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
);
export const readPermissionGrants = directory(
  "DelegatedPermissionGrant.Read.All",
  "DelegatedPermissionGrant.ReadWrite.All",
  "Directory.Read.All",
  "Directory.ReadWrite.All",
);
export const readRoles = directory(
  "RoleManagement.Read.Directory",
  "RoleManagement.Read.All",
  "Directory.Read.All",
);
export const readOrganization = directory(
  "Organization.Read.All",
  "Organization.ReadWrite.All",
  "Directory.Read.All",
);
export const readAuthorizationPolicy = directory("Policy.Read.All", "Policy.ReadWrite.Authorization");
export const writeAuthorizationPolicy = directory("Policy.ReadWrite.Authorization");
export const readConsentRequestPolicy = directory("Policy.Read.All", "Policy.ReadWrite.ConsentRequest");
export const writeConsentRequestPolicy = directory("Policy.ReadWrite.ConsentRequest");
export const readPermissionGrantPolicies = directory(
  "Policy.Read.PermissionGrant",
  "Policy.ReadWrite.PermissionGrant",
  "Policy.Read.All",
);
export const writePermissionGrantPolicies = directory("Policy.ReadWrite.PermissionGrant");
export const readConsentRequests = directory("ConsentRequest.Read.All", "ConsentRequest.ReadWrite.All");
export const readConditionalAccess = directory("Policy.Read.All", "Policy.Read.ConditionalAccess");
export const readDirectoryAudit = directory("AuditLog.Read.All");
export const searchExchangeAudit = directory("AuditLogsQuery-Exchange.Read.All", "AuditLogsQuery.Read.All");
export const readReports = directory("Reports.Read.All");
