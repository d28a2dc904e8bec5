import type { AudienceTarget } from "../../impact/audience";
import type { Assignment, AssignmentTarget } from "../../tenant/graph/deviceConfigurations";
import type { Target } from "./schema";

const odataTypes: Record<Target["kind"], string> = {
  group: "#microsoft.graph.groupAssignmentTarget",
  excludeGroup: "#microsoft.graph.exclusionGroupAssignmentTarget",
  allUsers: "#microsoft.graph.allLicensedUsersAssignmentTarget",
  allDevices: "#microsoft.graph.allDevicesAssignmentTarget",
  configurationManagerCollection: "#microsoft.graph.configurationManagerCollectionAssignmentTarget",
};
const kinds = new Map(Object.entries(odataTypes).map(([kind, type]) => [type, kind as Target["kind"]]));

/** The service's way to say "no filter". */
const noFilter = "00000000-0000-0000-0000-000000000000";

/** A target with every name resolved to an id. */
export type ResolvedTarget = Omit<Target, "groupName" | "filterName">;

export function toTarget(target: ResolvedTarget): AssignmentTarget {
  return {
    "@odata.type": odataTypes[target.kind],
    ...(target.groupId ? { groupId: target.groupId } : {}),
    ...(target.collectionId ? { collectionId: target.collectionId } : {}),
    ...(target.filterId
      ? {
          deviceAndAppManagementAssignmentFilterId: target.filterId,
          deviceAndAppManagementAssignmentFilterType: target.filterMode,
        }
      : {}),
  };
}

/** Undefined for a kind of target that this provider does not know: it is left alone. */
export function fromTarget(target: AssignmentTarget): ResolvedTarget | undefined {
  const kind = kinds.get(target["@odata.type"]);
  if (!kind) return undefined;
  const filterId = target["deviceAndAppManagementAssignmentFilterId"] as string | null | undefined;
  const filterMode = target["deviceAndAppManagementAssignmentFilterType"] as Target["filterMode"] | "none";
  const hasFilter = filterId && filterId !== noFilter && filterMode !== "none";
  return {
    kind,
    ...(target["groupId"] ? { groupId: target["groupId"] as string } : {}),
    ...(target["collectionId"] ? { collectionId: target["collectionId"] as string } : {}),
    ...(hasFilter ? { filterId, filterMode: filterMode as Target["filterMode"] } : {}),
  };
}

/** Entries that come from a policy set are shown beside the others but belong to the set. */
export function directTargets(assignments: readonly Assignment[]): AssignmentTarget[] {
  return assignments.filter(({ source }) => source !== "policySets").map(({ target }) => target);
}

export function policySetTargets(assignments: readonly Assignment[]): AssignmentTarget[] {
  return assignments.filter(({ source }) => source === "policySets").map(({ target }) => target);
}

/** What the service takes for the same entry: kind and group. The filter is a property of the entry. */
export function keyOf(target: ResolvedTarget): string {
  return [target.kind, target.groupId ?? target.collectionId ?? ""].join("/").toLowerCase();
}

/** An entry with everything that is said about it. */
function entryOf(target: ResolvedTarget): string {
  return [keyOf(target), target.filterId ?? "", target.filterMode ?? ""].join("/").toLowerCase();
}

export function sameEntries(one: readonly ResolvedTarget[], other: readonly ResolvedTarget[]): boolean {
  const [ones, others] = [new Set(one.map(entryOf)), new Set(other.map(entryOf))];
  return ones.size === others.size && [...ones].every((entry) => others.has(entry));
}

export function without(targets: readonly ResolvedTarget[], ...others: (readonly ResolvedTarget[])[]) {
  const keys = new Set(others.flat().map(keyOf));
  return targets.filter((target) => !keys.has(keyOf(target)));
}

export const known = (targets: readonly AssignmentTarget[]): ResolvedTarget[] =>
  targets.map(fromTarget).filter((target) => target !== undefined);

export function toAudience(target: ResolvedTarget): AudienceTarget | undefined {
  const isFiltered = target.filterId !== undefined;
  const { kind, groupId, collectionId } = target;
  if (kind === "group" || kind === "excludeGroup") return groupId ? { kind, groupId, isFiltered } : undefined;
  if (kind === "configurationManagerCollection")
    return { kind, collectionId: collectionId ?? "", isFiltered };
  return { kind, isFiltered };
}

/** Who gets the profile, and who is kept from it. */
export function audienceOf(targets: readonly ResolvedTarget[]): {
  gain: AudienceTarget[];
  without: AudienceTarget[];
} {
  const audience = targets.map(toAudience).filter((target) => target !== undefined);
  return {
    gain: audience.filter(({ kind }) => kind !== "excludeGroup"),
    without: audience.filter(({ kind }) => kind === "excludeGroup"),
  };
}
