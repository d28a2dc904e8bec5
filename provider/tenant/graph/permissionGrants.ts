import { z } from "zod";
import type { Transport } from "../pipeline";
import { eachOf, listAll } from "./collection";
import type { GraphTenant } from "./request";

export const permissionGrant = z.object({
  clientId: z.string(),
  /** `Principal`: for one user; `AllPrincipals`: for all users, granted by an administrator. */
  consentType: z.string(),
  principalId: z.string().nullish(),
  scope: z.string().nullish(),
});
export type OAuth2PermissionGrant = z.infer<typeof permissionGrant>;

/** All grants of delegated permissions, one by one, because a large tenant has a hundred thousand of them. */
export function listOAuth2PermissionGrants(graph: Transport): AsyncGenerator<OAuth2PermissionGrant> {
  return eachOf(graph, permissionGrant, {
    path: "/v1.0/oauth2PermissionGrants?$select=clientId,consentType,principalId,scope&$top=999",
    permission: "readGrants",
  });
}

const servicePrincipal = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  servicePrincipalType: z.string().nullish(),
});
export type ServicePrincipal = z.infer<typeof servicePrincipal>;

/** Service principals of these applications; those that the tenant does not have are left out. */
export function listServicePrincipals(
  graph: Transport,
  appIds: readonly string[],
): Promise<ServicePrincipal[]> {
  const filter = `appId in (${appIds.map((appId) => `'${appId}'`).join(",")})`;
  return listAll(graph, servicePrincipal, {
    path: `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=id,appId,displayName,servicePrincipalType`,
    permission: "readApplications",
  });
}

const texts = z.array(z.string()).nullish();

/** Conditions that a consent request is compared with. An omitted condition, `all` or `any` matches everything. */
const conditionSet = z.looseObject({
  permissionType: z.string().nullish(),
  permissionClassification: z.string().nullish(),
  resourceApplication: z.string().nullish(),
  permissions: texts,
  clientApplicationIds: texts,
  clientApplicationTenantIds: texts,
  clientApplicationPublisherIds: texts,
  clientApplicationsFromVerifiedPublisherOnly: z.boolean().nullish(),
  certifiedClientApplicationsOnly: z.boolean().nullish(),
});
export type GrantConditionSet = z.infer<typeof conditionSet>;

const grantPolicy = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  includes: z.array(conditionSet).nullish(),
  excludes: z.array(conditionSet).nullish(),
});
export type PermissionGrantPolicy = z.infer<typeof grantPolicy>;

/**
 * Built-in and custom app consent policies with their conditions, in one request. `$select` would omit the conditions,
 * which are returned by default.
 *
 * @see https://learn.microsoft.com/graph/api/resources/permissiongrantpolicy
 */
export function listPermissionGrantPolicies({ graph }: GraphTenant): Promise<PermissionGrantPolicy[]> {
  return listAll(graph, grantPolicy, {
    path: "/v1.0/policies/permissionGrantPolicies",
    permission: "readGrantPolicies",
  });
}
