import { z } from "zod";
import { isNotFound } from "../../errors";
import type { Transport } from "../pipeline";
import { eachOf, listAll } from "./collection";

const grant = z.object({
  clientId: z.string(),
  /** `Principal`: one person's; `AllPrincipals`: everybody's, given by an administrator. */
  consentType: z.string(),
  principalId: z.string().nullish(),
  scope: z.string().nullish(),
});
export type OAuth2PermissionGrant = z.infer<typeof grant>;

/** Delegated permissions in force, one after another: a large tenant has a hundred thousand of them. */
export function listOAuth2PermissionGrants(graph: Transport): AsyncGenerator<OAuth2PermissionGrant> {
  return eachOf(graph, grant, {
    path: "/v1.0/oauth2PermissionGrants?$select=clientId,consentType,principalId,scope&$top=999",
    permission: "readGrants",
  });
}

const servicePrincipal = z.looseObject({ id: z.string(), appId: z.string() });
export type ServicePrincipal = z.infer<typeof servicePrincipal>;

/** Those of these applications that the tenant knows. */
export function listServicePrincipals(
  graph: Transport,
  appIds: readonly string[],
): Promise<ServicePrincipal[]> {
  const filter = `appId in (${appIds.map((appId) => `'${appId}'`).join(",")})`;
  return listAll(graph, servicePrincipal, {
    path: `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=id,appId`,
    permission: "readApplications",
  });
}

const classification = z.looseObject({ classification: z.string() });

/** How many permissions of an API an administrator classified as low. */
export async function countLowPermissions(graph: Transport, appId: string): Promise<number> {
  try {
    const found = await listAll(graph, classification, {
      path: `/v1.0/servicePrincipals(appId='${appId}')/delegatedPermissionClassifications`,
      permission: "readGrantPolicies",
    });
    return found.filter((one) => one.classification === "low").length;
  } catch (error) {
    if (isNotFound(error)) return 0;
    throw error;
  }
}

const grantPolicy = z.looseObject({ id: z.string(), displayName: z.string().nullish() });
export type PermissionGrantPolicy = z.infer<typeof grantPolicy>;

/** Built-in and own app consent policies. */
export function listPermissionGrantPolicies(graph: Transport): Promise<PermissionGrantPolicy[]> {
  return listAll(graph, grantPolicy, {
    path: "/v1.0/policies/permissionGrantPolicies?$select=id,displayName",
    permission: "readGrantPolicies",
  });
}
