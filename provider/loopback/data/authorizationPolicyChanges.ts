import { auditPolicy, type Change, modifiedBetween } from "./audit";
import type { AdminConsentRequestPolicy, AuthorizationPolicy, DefaultUserRolePermissions } from "./consent";

export type AuthorizationPolicyPatch = Partial<Omit<AuthorizationPolicy, "defaultUserRolePermissions">> & {
  defaultUserRolePermissions?: Partial<DefaultUserRolePermissions>;
};

/** What is left out stays; the list of policies is replaced. [I] the nested object is merged. */
export function changeAuthorizationPolicy(change: Change, patch: AuthorizationPolicyPatch): void {
  const policy = change.tenant.authorizationPolicy;
  const before = flat(policy);
  const { defaultUserRolePermissions, ...rest } = patch;
  Object.assign(policy, rest);
  Object.assign(policy.defaultUserRolePermissions, defaultUserRolePermissions);
  const modified = modifiedBetween(before, flat(policy));
  if (modified.length === 0) return;
  const { id, displayName } = policy;
  auditPolicy(change, "Update authorization policy", { id, displayName }, modified);
}

const flat = ({ defaultUserRolePermissions, ...policy }: AuthorizationPolicy): Record<string, unknown> => ({
  ...policy,
  ...defaultUserRolePermissions,
});

/** Counts the version up; a client sends everything, an administrator what changes. */
export function changeAdminConsentRequestPolicy(
  change: Change,
  next: Partial<Omit<AdminConsentRequestPolicy, "version">>,
): void {
  const { adminConsentRequestPolicy: policy } = change.tenant;
  const modified = modifiedBetween({ ...policy }, { ...next });
  Object.assign(policy, next, { version: policy.version + 1 });
  const target = { id: "adminConsentRequestPolicy", displayName: "Admin consent request policy" };
  auditPolicy(change, "Update admin consent request policy", target, modified);
}
