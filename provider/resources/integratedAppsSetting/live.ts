import type { Tenant } from "../../tenant/connect";
import {
  type AdminConsentRequestPolicy,
  getAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { type AuthorizationPolicy, getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { toFull } from "./adminRequests";
import { byId, type Names, resolveNames, subjectOf, withoutVersion } from "./consentReviewers";
import type { Computed, IntegratedAppsSettingInputs, Previous } from "./schema";
import { allIds, type Consent, fromAssigned } from "./wire";

export type State = Partial<IntegratedAppsSettingInputs> & Partial<Computed>;

/** What the tenant has. Requests for consent are only read where they are declared: that needs a permission of its own. */
export interface LiveSetting {
  policy: AuthorizationPolicy;
  requests?: AdminConsentRequestPolicy;
  /** Reviewers that the program calls by name. */
  names: Names;
  /** Reviewers whom the tenant calls by their sign-in names: how it does, by how the policy above has them. */
  spelled: ReadonlyMap<string, string>;
}

/** A resource before a change and after it, with what the tenant has. */
export interface Sides {
  live: LiveSetting;
  before: State;
  now: State;
}

export async function readSetting(tenant: Tenant, declared: State, fresh: boolean): Promise<LiveSetting> {
  if (fresh) forgetSetting(tenant);
  const wanted = declared.adminConsentRequests;
  const [policy, requests, names] = await Promise.all([
    tenant.read(getAuthorizationPolicy),
    wanted ? tenant.read(getAdminConsentRequestPolicy) : undefined,
    resolveNames(
      tenant,
      (wanted?.reviewers ?? []).filter((reviewer) => reviewer?.name !== undefined),
    ),
  ]);
  return { policy, ...(requests ? await withIds(tenant, requests) : { spelled: new Map() }), names };
}

async function withIds(
  tenant: Tenant,
  requests: AdminConsentRequestPolicy,
): Promise<Pick<LiveSetting, "spelled"> & { requests: AdminConsentRequestPolicy }> {
  const read = requests.reviewers ?? [];
  const people = read
    .map(({ query }) => subjectOf(query))
    .filter((subject) => subject?.kind === "user" && subject.id.includes("@"));
  const names = await resolveNames(
    tenant,
    people.map((subject) => ({ kind: "user", name: subject?.id })),
  );
  const reviewers = read.map((one) => ({ ...one, query: byId(one.query, names) }));
  const spelled = read.map(
    ({ query }, at) => [reviewers[at]?.query ?? query, withoutVersion(query)] as const,
  );
  return {
    requests: { ...requests, reviewers },
    spelled: new Map(spelled.filter(([id, query]) => id !== query)),
  };
}

export function forgetSetting(tenant: Tenant): void {
  tenant.invalidate(getAuthorizationPolicy);
  tenant.invalidate(getAdminConsentRequestPolicy);
}

export const assignedOf = ({ defaultUserRolePermissions }: AuthorizationPolicy): readonly string[] =>
  defaultUserRolePermissions.permissionGrantPoliciesAssigned ?? [];

export const consentOf = ({ policy }: LiveSetting): Consent => fromAssigned(assignedOf(policy));

export const riskyOf = ({ policy }: LiveSetting): boolean => policy.allowUserConsentForRiskyApps ?? false;
export const registrationOf = ({ policy }: LiveSetting): boolean =>
  policy.defaultUserRolePermissions.allowedToCreateApps ?? true;

/** What a restore needs: only what the program declares. */
export function toPrevious(live: LiveSetting, declared: State): Previous {
  return {
    permissionGrantPolicyIds: allIds(consentOf(live)),
    ...(declared.allowUserConsentForRiskyApps === undefined
      ? {}
      : { allowUserConsentForRiskyApps: riskyOf(live) }),
    ...(declared.userAppRegistration === undefined ? {} : { userAppRegistration: registrationOf(live) }),
    ...(live.requests ? { adminConsentRequests: { ...toFull(live.requests) } } : {}),
  };
}
