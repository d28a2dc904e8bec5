import type { GrantConditionSet, PermissionGrantPolicy } from "../../../tenant/graph/permissionGrants";
import { knownPermission } from "./known";
import type { PolicyContent, PolicyPart } from "./schema";

/**
 * The contents of these policies in a form in which two reads can be compared: the service gives each condition set an
 * id, and returns sets in any order. Policies that are missing from the list are left out.
 */
export function contentsOf(
  policies: readonly PermissionGrantPolicy[],
  ids: readonly string[],
  tenantId: string,
): PolicyContent[] {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  return policies
    .filter(({ id }) => wanted.has(id.toLowerCase()))
    .map(({ id, includes, excludes }) => ({
      policy: id.toLowerCase(),
      includes: partsOf(includes ?? [], tenantId),
      excludes: partsOf(excludes ?? [], tenantId),
    }))
    .toSorted((one, other) => (one.policy < other.policy ? -1 : 1));
}

/** Groups permissions that have the same conditions. */
function partsOf(sets: readonly GrantConditionSet[], tenantId: string): PolicyPart[] {
  const parts = new Map<string, PolicyPart>();
  for (const set of sets) {
    const conditions = conditionsOf(set, tenantId);
    const key = JSON.stringify(conditions);
    const permissions = new Set([...(parts.get(key)?.permissions ?? []), ...permissionsOf(set)]);
    parts.set(key, { permissions: [...permissions].sort(), ...conditions });
  }
  return [...parts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, part]) => part);
}

export const everything = "*";

function permissionsOf({ resourceApplication, permissions }: GrantConditionSet): string[] {
  const api = (resourceApplication ?? "any").toLowerCase();
  const isAny = api === "any";
  const listed = narrowed(permissions);
  if (!listed) return [isAny ? everything : `${api}/${everything}`];
  return listed.map((id) => (isAny ? id : permissionIn(api, id)));
}

/** The permission's name if this version knows it, otherwise its API and id. */
const permissionIn = (api: string, id: string): string => knownPermission(api, id) ?? `${api}/${id}`;

/** Replaces an id that an earlier version of this package stored with the name that this version knows. */
export function inNamesOfToday(permission: string): string {
  const [api = "", id] = permission.split("/");
  return id === undefined ? permission : permissionIn(api, id);
}

/** The API and id of a permission that has to be looked up; undefined if it has a name or means all permissions. */
export function unnamed(permission: string): { appId: string; id: string } | undefined {
  const [appId = "", id] = permission.split("/");
  return id === undefined || id === everything ? undefined : { appId, id };
}

/** Only conditions that restrict. */
function conditionsOf(set: GrantConditionSet, tenantId: string): Omit<PolicyPart, "permissions"> {
  const { permissionType: type, permissionClassification: classification } = set;
  const tenants = narrowed(set.clientApplicationTenantIds)?.map((id) =>
    id === tenantId.toLowerCase() ? "own" : id,
  );
  const all = {
    type: type ?? undefined,
    classification: classification === "all" ? undefined : (classification ?? undefined),
    apps: narrowed(set.clientApplicationIds),
    tenants: tenants?.toSorted(),
    publishers: narrowed(set.clientApplicationPublisherIds),
    isVerified: set.clientApplicationsFromVerifiedPublisherOnly || undefined,
    isCertified: set.certifiedClientApplicationsOnly || undefined,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** [I] an empty list matches everything too: the service may return one for a set without the condition. */
function narrowed(list: readonly string[] | null | undefined): string[] | undefined {
  const items = (list ?? []).map((item) => item.toLowerCase());
  return items.length === 0 || items.includes("all") ? undefined : items.toSorted();
}
