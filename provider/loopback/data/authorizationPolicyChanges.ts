import { type Actor, asEntraWrites, auditPolicy, type Change, modifiedBetween } from "./audit";
import type { AdminConsentRequestPolicy, AuthorizationPolicy, DefaultUserRolePermissions } from "./consent";
import { guidOf } from "./guid";

export type AuthorizationPolicyPatch = Partial<Omit<AuthorizationPolicy, "defaultUserRolePermissions">> & {
  defaultUserRolePermissions?: Partial<DefaultUserRolePermissions>;
};

/** Properties that are left out stay unchanged; the list of policies is replaced. [I] The nested object is merged. */
export function changeAuthorizationPolicy(change: Change, patch: AuthorizationPolicyPatch): void {
  const policy = change.tenant.authorizationPolicy;
  const before = flat(policy);
  const { defaultUserRolePermissions, ...rest } = patch;
  Object.assign(policy, rest);
  const { permissionGrantPoliciesAssigned, ...permissions } = defaultUserRolePermissions ?? {};
  const isKept = change.tenant.keepsConsent || !permissionGrantPoliciesAssigned;
  Object.assign(policy.defaultUserRolePermissions, permissions);
  if (!isKept) Object.assign(policy.defaultUserRolePermissions, { permissionGrantPoliciesAssigned });
  const modified = modifiedBetween(before, flat(policy));
  if (modified.length === 0) return;
  const { id, displayName } = policy;
  auditPolicy(change, {
    activityDisplayName: "Update authorization policy",
    category: "AuthorizationPolicy",
    loggedByService: "Core Directory",
    target: { id, displayName },
    modifiedProperties: asEntraWrites(modified),
  });
}

const flat = ({ defaultUserRolePermissions, ...policy }: AuthorizationPolicy): Record<string, unknown> => ({
  ...policy,
  ...defaultUserRolePermissions,
});

/** The log shows this service as the actor, whoever made the change. [U] Its name and id. */
const accessReviews: Actor = {
  kind: "application",
  appId: guidOf("access reviews"),
  displayName: "Access Reviews",
};

/**
 * Increments the version. Clients of Graph send the whole policy, `Administrator` only the changed properties.
 * @see https://learn.microsoft.com/entra/identity/enterprise-apps/admin-consent-workflow-overview
 */
export function changeAdminConsentRequestPolicy(
  { tenant }: Change,
  next: Partial<Omit<AdminConsentRequestPolicy, "version">>,
): void {
  const { adminConsentRequestPolicy: policy } = tenant;
  const wasEnabled = policy.isEnabled;
  Object.assign(policy, next, { version: policy.version + 1 });
  const verb = policy.isEnabled === wasEnabled ? "Update" : policy.isEnabled ? "Create" : "Delete";
  auditPolicy(
    { tenant, actor: accessReviews },
    {
      activityDisplayName: `${verb} governance policy template`,
      category: "UserManagement",
      loggedByService: "Access Reviews",
      target: { id: "adminConsentRequestPolicy", displayName: "" },
      modifiedProperties: [],
    },
  );
}
