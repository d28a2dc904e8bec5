import { complete } from "../types/complete";
import { addConsent, defaultAuthorizationPolicy, formerConsent } from "./consentDefaults";
import { addDemand, noDemand } from "./consentDemand";
import { createDeviceConfiguration } from "./deviceConfigurationChanges";
import { addDevices } from "./devices";
import { emptyAuditLog } from "./exchangeAudit";
import { defaultPermissionGrantPolicies } from "./grantPolicies";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";
import { addGroup, addUsers } from "./users";

/** An organisation without managed settings: users, phones, the former consent default, profiles of other teams. */
export function contoso(tenantId: string): TenantData {
  const tenant = emptyTenant(tenantId);
  tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [...formerConsent];
  addPeople(tenant);
  addPhones(tenant);
  addConsent(tenant, { applications: 96, byPeople: 412, readingMail: 12 });
  addDemand(tenant);
  addForeignProfiles(tenant);
  backdate(tenant);
  return tenant;
}

/** A tenant with default settings and without users, devices, applications and profiles. */
export function emptyTenant(tenantId: string): TenantData {
  return {
    tenantId: tenantId.toLowerCase(),
    displayName: "Contoso",
    domain: "contoso.com",
    application: { appId: guidOf("application of the loopback"), displayName: "Contoso settings pipeline" },
    applicationRoles: [...defaultApplicationRoles],
    managementRoles: [...defaultManagementRoles],
    pageSize: 100,
    exchangePageSize: 1000,
    services: ["intune", "exchange"],
    unlinkUnsupported: false,
    bindOnCreate: "stored",
    operationsRequiringApproval: [],
    approvalRequests: [],
    deviceConfigurations: new Map(),
    assignments: new Map(),
    references: new Map(),
    assignmentFilters: [],
    derivedCredentials: [],
    roleScopeTags: [{ id: "0", displayName: "Default", description: "", isBuiltIn: true }],
    auditEvents: [],
    assignmentAudit: "list",
    ...{ managedDevices: new Map(), deviceStatuses: new Map() },
    users: new Map(),
    groups: new Map(),
    authorizationPolicy: defaultAuthorizationPolicy(),
    keepsConsent: false,
    adminConsentRequestPolicy: {
      isEnabled: false,
      notifyReviewers: false,
      remindersEnabled: false,
      requestDurationInDays: 0,
      version: 0,
      reviewers: [],
    },
    ...{ permissionGrantPolicies: defaultPermissionGrantPolicies(), conditionalAccessPolicies: [] },
    servicePrincipals: new Map(),
    delegatedPermissionClassifications: new Map(),
    oauth2PermissionGrants: [],
    directoryAudits: [],
    ...noDemand(),
    organizationSettings: {
      DefaultAccessLevel: "Allow",
      UserMailInsert: null,
      AdminMailRecipients: [],
      OtaNotificationMailInsert: null,
      TenantAdminPreference: "LoopbackNone",
      AllowAccessForUnSupportedPlatform: false,
      AllowRMSSupportForUnenlightenedApps: false,
      EnableMobileMailboxPolicyWhenCAInplace: false,
      IsIntuneManaged: false,
      HasAzurePremiumSubscription: true,
      WhenChangedUTC: "2026-01-05T08:00:00.000Z",
    },
    deviceAccessRules: new Map(),
    ...emptyAuditLog(),
    mailboxes: new Map(),
  };
}

const defaultManagementRoles = [
  "Organization Client Access",
  "View-Only Configuration",
  "Mail Recipients",
  "View-Only Recipients",
];

/** Every permission that the four resources and the commands use. */
const defaultApplicationRoles = [
  "DeviceManagementConfiguration.ReadWrite.All",
  "DeviceManagementApps.Read.All",
  "Policy.Read.All",
  "Policy.ReadWrite.Authorization",
  "Policy.ReadWrite.ConsentRequest",
  "Policy.Read.PermissionGrant",
  "Policy.ReadWrite.PermissionGrant",
  "Directory.Read.All",
  "Group.Read.All",
  "GroupMember.Read.All",
  "User.Read.All",
  "Application.Read.All",
  "DelegatedPermissionGrant.Read.All",
  "Organization.Read.All",
  "AuditLog.Read.All",
  "ConsentRequest.Read.All",
  "AuditLogsQuery-Exchange.Read.All",
  "Reports.Read.All",
  "Exchange.ManageAsApp",
];

const salesUsers = 1277;
const contractors = 37;

/** "Sales" contains its contractors as a nested group; two groups have the same name. */
function addPeople(tenant: TenantData): void {
  addUsers(tenant, 1500);
  const ids = [...tenant.users.keys()];
  const nested = addGroup(tenant, {
    displayName: "Sales contractors",
    members: ids.slice(salesUsers - contractors, salesUsers),
  });
  addGroup(tenant, { displayName: "Sales", members: [...ids.slice(0, salesUsers - contractors), nested.id] });
  addGroup(tenant, { displayName: "Board", members: ids.slice(1490, 1500) });
  addGroup(tenant, { displayName: "Shared iPads", description: "Devices, not people" });
  addGroup(tenant, { displayName: "Duplicates", createdDateTime: "2021-02-03T09:00:00Z" });
  addGroup(tenant, { displayName: "Duplicates", createdDateTime: "2025-06-07T09:00:00Z" });
  for (const [index, userId] of ids.slice(0, 20).entries()) addManagedDevice(tenant, userId, index);
}

function addManagedDevice(tenant: TenantData, userId: string, index: number): void {
  const id = guidOf(`managed device ${index}`);
  const operatingSystem = index % 2 === 0 ? "iOS" : "Android";
  const deviceName = `CONTOSO-${String(index + 1).padStart(3, "0")}`;
  tenant.managedDevices.set(id, {
    id,
    deviceName,
    operatingSystem,
    userId,
    lastCheckinDateTime: "2026-11-20T06:00:00Z",
  });
}

/**
 * 63 devices of 58 users in apps that "Outlook only" blocks, 151 iPhones, 3 individual exemptions, and Outlook. In addition,
 * 7 partnerships of outdated apps, which the service has refused since March 2026.
 */
function addPhones(tenant: TenantData): void {
  addDevices(tenant, { app: "samsungEmail", count: 48, firstUser: 0 });
  addDevices(tenant, { app: "gmail", count: 15, firstUser: 43 });
  addDevices(tenant, { app: "appleMailIphone", count: 151, firstUser: 100 });
  addDevices(tenant, { app: "outlookIos", count: 200, firstUser: 200 });
  addDevices(tenant, { app: "outlookAndroid", count: 120, firstUser: 400 });
  for (const { DeviceId } of addDevices(tenant, { app: "nine", count: 3, firstUser: 600 }))
    exempt(tenant, DeviceId);
  addDevices(tenant, { app: "samsungEmail", count: 5, firstUser: 700, properties: outdated("14.1") });
  addDevices(tenant, { app: "gmail", count: 2, firstUser: 705, properties: outdated("16.0") });
}

const outdated = (ClientVersion: string) => ({
  ClientVersion,
  FirstSyncTime: "2024-05-13T08:00:00.000Z",
  LastSuccessSync: "2026-02-28T21:15:00.000Z",
});

function exempt(tenant: TenantData, deviceId: string): void {
  for (const mailbox of tenant.mailboxes.values()) {
    const device = mailbox.devices.find((one) => one.DeviceId === deviceId);
    if (device === undefined) continue;
    mailbox.ActiveSyncAllowedDeviceIDs.push(deviceId);
    device.DeviceAccessStateReason = "Individual";
  }
}

/** Dates everything back, so that nothing looks like a recent change. */
function backdate(tenant: TenantData): void {
  const made = "2025-03-03T08:00:00.000Z";
  for (const profile of tenant.deviceConfigurations.values()) {
    Object.assign(profile, { createdDateTime: made, lastModifiedDateTime: made });
  }
  for (const event of tenant.auditEvents) event.activityDateTime = made;
}

const validity = {
  certificateValidityPeriodScale: "years",
  certificateValidityPeriodValue: 1,
  renewalThresholdPercentage: 20,
};

/** A configuration file as an administrator uploads it. */
const restrictions = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>PayloadType</key><string>Configuration</string></dict></plist>
`;

/** Objects of other teams: certificates that an e-mail profile may use, and profiles of other kinds. */
function addForeignProfiles(tenant: TenantData): void {
  const actor = {
    kind: "user",
    userId: guidOf("administrator"),
    userPrincipalName: `admin@${tenant.domain}`,
  } as const;
  const profile = (type: string, displayName: string, properties: Record<string, unknown>) =>
    createDeviceConfiguration(
      { tenant, actor },
      {
        ...complete(type, properties),
        "@odata.type": `#microsoft.graph.${type}`,
        displayName,
        description: null,
      },
      {},
      guidOf(`profile ${displayName}`),
    );
  profile("iosScepCertificateProfile", "iOS user certificate", { ...validity, keySize: "size2048" });
  profile("iosImportedPFXCertificateProfile", "iOS S/MIME encryption", {
    intendedPurpose: "smimeEncryption",
  });
  profile("androidScepCertificateProfile", "KNOX user certificate", { ...validity, keySize: "size2048" });
  profile("androidForWorkScepCertificateProfile", "Android for Work user certificate", {
    ...validity,
    keySize: "size2048",
  });
  profile("androidWorkProfilePkcsCertificateProfile", "Work profile user certificate", validity);
  profile("iosCustomConfiguration", "iOS restrictions", {
    payloadName: "restrictions",
    payloadFileName: "restrictions.mobileconfig",
    payload: Buffer.from(restrictions).toString("base64"),
  });
  profile("windows10CustomConfiguration", "Windows baseline", { omaSettings: [] });
  addFiltersAndCredentials(tenant);
}

function addFiltersAndCredentials(tenant: TenantData): void {
  const stamps = { createdDateTime: "2025-01-15T10:00:00Z", lastModifiedDateTime: "2025-01-15T10:00:00Z" };
  const filter = (displayName: string, platform: string, rule: string): void => {
    const shared = {
      description: null,
      roleScopeTags: ["0"],
      assignmentFilterManagementType: "devices" as const,
    };
    tenant.assignmentFilters.push({
      id: guidOf(`filter ${displayName}`),
      displayName,
      platform,
      rule,
      ...shared,
      ...stamps,
    });
  };
  filter("Corporate iPhones", "iOS", '(device.deviceOwnership -eq "Corporate")');
  filter("Personal Android", "androidWorkProfile", '(device.deviceOwnership -eq "Personal")');
  tenant.roleScopeTags.push({ id: "1", displayName: "Sales", description: "", isBuiltIn: false });
  tenant.derivedCredentials.push({
    id: guidOf("derived credential Purebred"),
    displayName: "Purebred",
    helpUrl: null,
    issuer: "purebred",
    notificationType: "companyPortal",
    renewalThresholdPercentage: 20,
  });
}
