import { exchangeAppId, graphAppId, scopeIds } from "./apiPermissions";
import type { GrantConditionSet, PermissionGrantPolicy } from "./consent";
import { guidOf } from "./guid";

/** A condition set, with the service's defaults for properties that are left out. */
export const conditionSet = (
  conditions: Pick<GrantConditionSet, "permissionType"> & Partial<GrantConditionSet>,
): GrantConditionSet => ({
  id: guidOf(`condition set ${JSON.stringify(conditions)}`),
  permissionClassification: "all",
  resourceApplication: "any",
  permissions: ["all"],
  clientApplicationIds: ["all"],
  clientApplicationTenantIds: ["all"],
  clientApplicationPublisherIds: ["all"],
  clientApplicationsFromVerifiedPublisherOnly: false,
  ...conditions,
});

/**
 * Permissions that need admin consent in tenants where Microsoft manages consent, according to Microsoft's page.
 * @see https://learn.microsoft.com/entra/identity/enterprise-apps/manage-app-consent-policies
 */
const guarded = {
  [graphAppId]: [
    ...["Files.Read.All", "Files.ReadWrite.All", "Sites.Read.All", "Sites.ReadWrite.All"],
    ...["Mail.Read", "Mail.ReadWrite", "Mail.ReadBasic"],
    ...["Mail.Read.Shared", "Mail.ReadBasic.Shared", "Mail.ReadWrite.Shared", "MailboxItem.Read"],
    ...["Calendars.Read", "Calendars.ReadBasic", "Calendars.ReadWrite"],
    ...["Calendars.Read.Shared", "Calendars.ReadWrite.Shared", "Chat.Read", "Chat.ReadWrite"],
    ...["OnlineMeetings.Read", "OnlineMeetings.ReadWrite", "MailboxFolder.Read", "MailboxFolder.ReadWrite"],
    ...["MailboxSettings.Read", "MailboxSettings.ReadWrite"],
    ...["Contacts.ReadWrite", "Contacts.Read.Shared", "Contacts.ReadWrite.Shared", "People.Read"],
    ...["Tasks.Read", "Tasks.ReadWrite", "Tasks.Read.Shared", "Tasks.ReadWrite.Shared"],
  ],
  [exchangeAppId]: [
    ...["EAS.AccessAsUser.All", "EWS.AccessAsUser.All", "IMAP.AccessAsUser.All", "POP.AccessAsUser.All"],
  ],
};

/** @param without permissions to leave out, for a tenant as it was before Microsoft added them */
export const guardedSets = (
  without: readonly string[] = [],
  conditions: Partial<GrantConditionSet> = {},
): GrantConditionSet[] =>
  Object.entries(guarded).map(([resourceApplication, names]) =>
    conditionSet({
      ...{ permissionType: "delegated", resourceApplication, ...conditions },
      permissions: scopeIds(
        resourceApplication,
        names.filter((name) => !without.includes(name)),
      ),
    }),
  );

const mailClientIds = [
  "f8d98a96-0999-43f5-8af3-69971c7bb423",
  "b50c1dbd-1855-4e54-b07c-d3c3029e93d3",
  "e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd",
  "8acd33ea-7197-4a96-bc33-d7cc7101262f",
  "2cee05de-2b8f-45a2-8289-2a06ca32c4c8",
  "9e5f94bc-e8a4-4e73-b8be-63364c29d753",
];

/** [I] The conditions of the mail clients' policy, from its description on Microsoft's page. */
const mailClientSets = guardedSets([], { clientApplicationIds: mailClientIds });

/** Placeholder that Graph's answers replace with the id of the tenant. */
export const thisTenant = "this tenant";

const low = { permissionType: "delegated", permissionClassification: "low" } as const;

/** @see https://learn.microsoft.com/graph/api/permissiongrantpolicy-get */
const lowSets = (): GrantConditionSet[] => [
  conditionSet({ ...low, clientApplicationTenantIds: [thisTenant] }),
  conditionSet({ ...low, clientApplicationsFromVerifiedPublisherOnly: true }),
];

const everything = [conditionSet({ permissionType: "delegatedUserConsentable" })];

export const defaultPermissionGrantPolicies = (): PermissionGrantPolicy[] => [
  grantPolicy("microsoft-user-default-legacy", "All permissions, all apps", everything),
  grantPolicy("microsoft-user-default-low", "Permissions classified as low, verified publishers", lowSets()),
  grantPolicy(
    "microsoft-user-default-recommended",
    "Microsoft's current recommendation",
    everything,
    guardedSets(),
  ),
  grantPolicy("microsoft-user-default-allow-consent-apps", "Popular mail clients", mailClientSets),
  grantPolicy("microsoft-all-application-permissions", "Every application permission", [
    conditionSet({ permissionType: "application" }),
  ]),
  grantPolicy(
    "microsoft-dynamically-managed-permissions-for-team",
    "Resource-specific consent of team owners",
  ),
  grantPolicy(
    "microsoft-dynamically-managed-permissions-for-chat",
    "Resource-specific consent of members of a chat",
  ),
  grantPolicy("contoso-calendar-apps", "Calendar apps Contoso has reviewed", [
    conditionSet({
      permissionType: "delegated",
      resourceApplication: graphAppId,
      permissions: scopeIds(graphAppId, ["Calendars.Read", "Calendars.ReadWrite"]),
      clientApplicationsFromVerifiedPublisherOnly: true,
    }),
  ]),
];

const grantPolicy = (
  id: string,
  displayName: string,
  includes: GrantConditionSet[] = [],
  excludes: GrantConditionSet[] = [],
): PermissionGrantPolicy => ({
  ...{ id, displayName, description: "" },
  includes: structuredClone(includes),
  excludes: structuredClone(excludes),
});
