import { z } from "zod";
import type { Transport } from "../pipeline";
import { type GraphTenant, graphJson, graphSend } from "./request";

/** v1.0 on purpose: beta returns the same list in a different property. */
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
 * Omitted properties keep their values. [I] So do those of the nested object, as Microsoft's examples assume.
 *
 * @see https://learn.microsoft.com/graph/api/authorizationpolicy-update
 */
export async function updateAuthorizationPolicy(
  graph: Transport,
  body: AuthorizationPolicyChange,
): Promise<void> {
  // Repeatable, because a PATCH with complete values is idempotent.
  await graphSend(graph, { method: "PATCH", path, body, repeatable: true, permission: "writeConsent" });
}
