import { exchangeAppId, graphAppId, permissionScopes } from "./apiPermissions";
import type { AuthorizationPolicy, OAuth2PermissionGrant, ServicePrincipal } from "./consent";
import { guidOf } from "./guid";
import type { TenantData } from "./tenantData";

const ownedResource = "ManagePermissionGrantsForOwnedResource.microsoft-dynamically-managed-permissions";
export const groupOwnerConsent = `${ownedResource}-for-team`;
const chatConsent = `${ownedResource}-for-chat`;

/** The consent policies of a new tenant in 2026, in the order that Graph returns. */
const freshConsent: readonly string[] = [
  "ManagePermissionGrantsForSelf.microsoft-user-default-recommended",
  "ManagePermissionGrantsForSelf.microsoft-user-default-allow-consent-apps",
  groupOwnerConsent,
  chatConsent,
];

/** The default before Microsoft changed it, which tenants that set it themselves still have. */
export const formerConsent: readonly string[] = [
  "ManagePermissionGrantsForSelf.microsoft-user-default-legacy",
  groupOwnerConsent,
];

export const defaultAuthorizationPolicy = (): AuthorizationPolicy => ({
  id: "authorizationPolicy",
  displayName: "Authorization Policy",
  description: "Used to manage authorization related settings across the company.",
  allowInvitesFrom: "everyone",
  allowedToSignUpEmailBasedSubscriptions: true,
  allowedToUseSSPR: true,
  allowEmailVerifiedUsersToJoinOrganization: false,
  allowUserConsentForRiskyApps: null,
  blockMsolPowerShell: false,
  guestUserRoleId: "10dae51f-b6af-4016-8d66-8c2a99b929b3",
  defaultUserRolePermissions: {
    allowedToCreateApps: true,
    allowedToCreateSecurityGroups: true,
    allowedToCreateTenants: true,
    allowedToReadBitlockerKeysForOwnedDevice: true,
    allowedToReadOtherUsers: true,
    permissionGrantPoliciesAssigned: [...freshConsent],
  },
});

export const appleMailAppId = "f8d98a96-0999-43f5-8af3-69971c7bb423";

const wellKnownApplications: Record<string, string> = {
  [graphAppId]: "Microsoft Graph",
  [exchangeAppId]: "Office 365 Exchange Online",
  [appleMailAppId]: "Apple Internet Accounts",
  "8acd33ea-7197-4a96-bc33-d7cc7101262f": "Samsung Email",
};

function addServicePrincipal(tenant: TenantData, appId: string, displayName: string): ServicePrincipal {
  const servicePrincipal = {
    id: guidOf(`service principal ${appId}`),
    appId,
    displayName,
    servicePrincipalType: "Application",
    oauth2PermissionScopes: permissionScopes(appId),
  };
  tenant.servicePrincipals.set(servicePrincipal.id, servicePrincipal);
  return servicePrincipal;
}

export interface GrantCounts {
  /** Applications that users consented to. */
  readonly applications: number;
  /** Grants by users, spread over the applications. */
  readonly byPeople: number;
  /** How many of the applications have access to mail. */
  readonly readingMail?: number;
}

/** Adds well-known applications, and other applications with grants by users. */
export function addConsent(tenant: TenantData, counts: GrantCounts): void {
  for (const [appId, name] of Object.entries(wellKnownApplications)) addServicePrincipal(tenant, appId, name);
  addServicePrincipal(tenant, tenant.application.appId, tenant.application.displayName);
  const clients = Array.from({ length: counts.applications }, (_, index) =>
    addServicePrincipal(tenant, guidOf(`application ${index}`), `Contoso add-in ${index + 1}`),
  );
  const people = [...tenant.users.keys()];
  for (let index = 0; index < counts.byPeople; index += 1) {
    const order = index % clients.length;
    const scope = order < (counts.readingMail ?? 0) ? "openid profile Mail.Read" : "openid profile User.Read";
    addGrant(tenant, clients[order]?.id ?? "", scope, people[index % people.length]);
  }
}

/** Adds a grant for one user, or for all users if `principalId` is left out. */
export function addGrant(
  tenant: TenantData,
  clientId: string,
  scope: string,
  principalId?: string,
): OAuth2PermissionGrant {
  const grant: OAuth2PermissionGrant = {
    id: guidOf(`grant ${clientId} ${principalId} ${tenant.oauth2PermissionGrants.length}`),
    clientId,
    consentType: principalId === undefined ? "AllPrincipals" : "Principal",
    principalId: principalId ?? null,
    resourceId: guidOf(`service principal ${graphAppId}`),
    scope,
  };
  tenant.oauth2PermissionGrants.push(grant);
  return grant;
}
