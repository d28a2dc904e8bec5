import type {
  AdminConsentRequestPolicy,
  AuthorizationPolicy,
  DelegatedPermissionClassification,
  GrantConditionSet,
  OAuth2PermissionGrant,
  PermissionGrantPolicy,
  PermissionScope,
  TenantData,
} from "../../loopback";
import { thisTenant } from "../../loopback/data/grantPolicies";
import { withoutVersion } from "../../resources/integratedAppsSetting/consentReviewers";
import { classified } from "../../resources/integratedAppsSetting/lowRisk/effects";
import { phoneMailApps } from "../../resources/integratedAppsSetting/mailApps";
import type { Tenant } from "../../tenant/connect";
import { getAdminConsentRequestPolicy } from "../../tenant/graph/adminConsentRequestPolicy";
import { getApi } from "../../tenant/graph/apis";
import { getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { listClassifications } from "../../tenant/graph/permissionClassifications";
import {
  listOAuth2PermissionGrants,
  listPermissionGrantPolicies,
  listServicePrincipals,
  type PermissionGrantPolicy as PolicyOfGraph,
} from "../../tenant/graph/permissionGrants";
import { type Area, plain, plainList } from "./area";
import { addPerson } from "./people";
import { guidFrom } from "./standIn";

export const userConsent: Area = {
  what: "user consent settings",
  needs: { permission: "readConsent" },
  async read({ tenant, twin }) {
    const policy = plain(await getAuthorizationPolicy(tenant));
    twin.authorizationPolicy = policy as unknown as AuthorizationPolicy;
  },
};

export const adminConsent: Area = {
  what: "admin consent request settings",
  needs: { permission: "readAdminConsent" },
  async read({ tenant, twin }) {
    const policy = plain(await getAdminConsentRequestPolicy(tenant));
    const { reviewers, ...others } = policy as unknown as AdminConsentRequestPolicy;
    twin.adminConsentRequestPolicy = {
      ...others,
      reviewers: (reviewers ?? []).map((reviewer) => ({
        ...(plain({ ...reviewer }) as unknown as typeof reviewer),
        query: withoutVersion(reviewer.query),
      })),
    };
  },
};

/** The apps that a preview looks up: mail apps of phones, and the APIs whose permissions are classified. */
export const applications: Area = {
  what: "applications",
  needs: { permission: "readApplications" },
  async read({ tenant, twin }) {
    const known = await listServicePrincipals(tenant.graph, [...classified, ...Object.keys(phoneMailApps)]);
    const scopes = new Map(
      await Promise.all(classified.map(async (appId) => [appId, await scopesOf(tenant, appId)] as const)),
    );
    for (const { id, appId, displayName, servicePrincipalType } of known)
      twin.servicePrincipals.set(id, {
        id,
        appId,
        displayName: displayName ?? appId,
        servicePrincipalType: servicePrincipalType ?? "Application",
        oauth2PermissionScopes: scopes.get(appId) ?? [],
      });
  },
};

/** The permissions of an API that can be classified. */
const scopesOf = async (tenant: Tenant, appId: string): Promise<PermissionScope[]> =>
  ((await getApi(tenant, appId))?.oauth2PermissionScopes ?? []).map(({ id, value, isEnabled }) => ({
    ...{ id, value: value ?? id, type: "User", isEnabled: isEnabled ?? true },
  }));

export const grantPolicies: Area = {
  what: "consent policies and classified permissions",
  needs: { permission: "readGrantPolicies" },
  async read({ tenant, twin }) {
    const policies = await listPermissionGrantPolicies(tenant);
    const lists = await Promise.all(classified.map((appId) => listClassifications(tenant, appId)));
    twin.permissionGrantPolicies = policies.map(
      (one): PermissionGrantPolicy => ({
        id: one.id,
        displayName: one.displayName ?? one.id,
        description: "",
        includes: setsOf(twin, one.includes),
        excludes: setsOf(twin, one.excludes),
      }),
    );
    for (const [at, appId] of classified.entries()) {
      const list = plainList<DelegatedPermissionClassification>(lists[at] ?? []);
      if (list.length > 0) twin.delegatedPermissionClassifications.set(principalOf(twin, appId), list);
    }
  },
};

/** Replaces the tenant's id with a placeholder, so that the twin shows its own id there. */
const setsOf = ({ tenantId }: TenantData, sets: PolicyOfGraph["includes"]): GrantConditionSet[] =>
  plainList<GrantConditionSet>(sets ?? []).map((set) => ({
    ...set,
    clientApplicationTenantIds: set.clientApplicationTenantIds.map((id) =>
      id === tenantId ? thisTenant : id,
    ),
  }));

/** Id of the app's service principal. Adds a stand-in if the applications could not be read. */
function principalOf(twin: TenantData, appId: string): string {
  const known = [...twin.servicePrincipals.values()].find((one) => one.appId === appId);
  if (known) return known.id;
  const id = guidFrom(twin.tenantId, `application ${appId}`);
  twin.servicePrincipals.set(id, {
    id,
    appId,
    displayName: appId,
    servicePrincipalType: "Application",
  });
  return id;
}

/** Who consented to which app and permissions. Names of apps are not read. */
export const grants: Area = {
  what: "grants to apps by people and administrators",
  needs: { permission: "readGrants" },
  async read({ tenant, twin }) {
    const found: OAuth2PermissionGrant[] = [];
    const [resourceAppId = ""] = classified;
    const resourceId = guidFrom(twin.tenantId, `application ${resourceAppId}`);
    for await (const { clientId, consentType, principalId, scope } of listOAuth2PermissionGrants(
      tenant.graph,
    )) {
      const person = principalId ? addPerson(twin, principalId).id : null;
      const id = guidFrom(twin.tenantId, `grant ${found.length}`);
      const type = consentType as OAuth2PermissionGrant["consentType"];
      found.push({ id, clientId, consentType: type, principalId: person, resourceId, scope: scope ?? "" });
    }
    twin.oauth2PermissionGrants = found;
  },
};
