import { z } from "zod";
import { ifFound } from "../../errors";
import type { Transport } from "../pipeline";
import { eachOf, listAll } from "./collection";
import type { GraphTenant } from "./request";

export const permissionGrant = z.object({
  clientId: z.string(),
  /** `Principal`: one person's; `AllPrincipals`: everybody's, given by an administrator. */
  consentType: z.string(),
  principalId: z.string().nullish(),
  scope: z.string().nullish(),
});
export type OAuth2PermissionGrant = z.infer<typeof permissionGrant>;

/** Delegated permissions in force, one after another: a large tenant has a hundred thousand of them. */
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

/** Those of these applications that the tenant knows. */
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

const classification = z.looseObject({ classification: z.string() });
export type Classification = z.infer<typeof classification>;

/** Number of an API's permissions that are classified as low. */
export async function countLowPermissions({ graph }: GraphTenant, appId: string): Promise<number> {
  const found = await listClassifications(graph, appId);
  return found.filter((one) => one.classification === "low").length;
}

/** None if the tenant does not have the API. */
export async function listClassifications(graph: Transport, appId: string): Promise<Classification[]> {
  const listed = listAll(graph, classification, {
    path: `/v1.0/servicePrincipals(appId='${appId}')/delegatedPermissionClassifications`,
    permission: "readGrantPolicies",
  });
  return (await ifFound(listed)) ?? [];
}

const grantPolicy = z.looseObject({ id: z.string(), displayName: z.string().nullish() });
export type PermissionGrantPolicy = z.infer<typeof grantPolicy>;

/** Built-in and own app consent policies. */
export function listPermissionGrantPolicies({ graph }: GraphTenant): Promise<PermissionGrantPolicy[]> {
  return listAll(graph, grantPolicy, {
    path: "/v1.0/policies/permissionGrantPolicies?$select=id,displayName",
    permission: "readGrantPolicies",
  });
}
