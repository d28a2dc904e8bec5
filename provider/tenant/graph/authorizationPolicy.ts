import { z } from "zod";
import type { Transport } from "../pipeline";
import { type GraphTenant, graphJson, graphSend } from "./request";

/** v1.0 on purpose: beta returns the same list under another name, in another place. */
const path = "/v1.0/policies/authorizationPolicy";

/** The part of the policy that this provider uses; Graph returns more. */
const authorizationPolicy = z.looseObject({
  allowUserConsentForRiskyApps: z.boolean().nullish(),
  defaultUserRolePermissions: z.looseObject({
    allowedToCreateApps: z.boolean().nullish(),
    permissionGrantPoliciesAssigned: z.array(z.string()).nullish(),
  }),
});
export type AuthorizationPolicy = z.infer<typeof authorizationPolicy>;

export function getAuthorizationPolicy({ graph }: GraphTenant): Promise<AuthorizationPolicy> {
  return graphJson(graph, authorizationPolicy, { method: "GET", path, permission: "readConsent" });
}

export interface AuthorizationPolicyChange {
  allowUserConsentForRiskyApps?: boolean;
  defaultUserRolePermissions?: {
    allowedToCreateApps?: boolean;
    /** The complete list, because Graph replaces it, including entries of other kinds. */
    permissionGrantPoliciesAssigned?: readonly string[];
  };
}

/**
 * What is left out stays. [I] The nested object is merged property by property; Microsoft's examples rely on it.
 *
 * @see https://learn.microsoft.com/graph/api/authorizationpolicy-update
 */
export async function updateAuthorizationPolicy(
  graph: Transport,
  body: AuthorizationPolicyChange,
): Promise<void> {
  // Idempotent.
  await graphSend(graph, { method: "PATCH", path, body, repeatable: true, permission: "writeConsent" });
}
