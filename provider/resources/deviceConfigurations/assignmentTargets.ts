import type { AudienceTarget } from "../../impact/audience";
import type { Assignment, AssignmentTarget } from "../../tenant/graph/deviceConfigurations";

type TargetKind = "group" | "excludeGroup" | "allUsers" | "allDevices" | "configurationManagerCollection";
type FilterMode = "include" | "exclude";

const odataTypes: Record<TargetKind, string> = {
  group: "#microsoft.graph.groupAssignmentTarget",
  excludeGroup: "#microsoft.graph.exclusionGroupAssignmentTarget",
  allUsers: "#microsoft.graph.allLicensedUsersAssignmentTarget",
  allDevices: "#microsoft.graph.allDevicesAssignmentTarget",
  configurationManagerCollection: "#microsoft.graph.configurationManagerCollectionAssignmentTarget",
};
const kinds = new Map(Object.entries(odataTypes).map(([kind, type]) => [type, kind as TargetKind]));

/** The id that the service uses for "no filter". */
const noFilter = "00000000-0000-0000-0000-000000000000";

/** A target with every name resolved to an id. */
export interface ResolvedTarget {
  kind: TargetKind;
  groupId?: string | undefined;
  collectionId?: string | undefined;
  filterId?: string | undefined;
  filterMode?: FilterMode | undefined;
}

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

/** Undefined for unknown kinds of targets, which are left alone. */
export function fromTarget(target: AssignmentTarget): ResolvedTarget | undefined {
  const kind = kinds.get(target["@odata.type"]);
  if (!kind) return undefined;
  const filterId = target["deviceAndAppManagementAssignmentFilterId"] as string | null | undefined;
  const filterMode = target["deviceAndAppManagementAssignmentFilterType"] as FilterMode | "none";
  const hasFilter = filterId && filterId !== noFilter && filterMode !== "none";
  return {
    kind,
    ...(target["groupId"] ? { groupId: target["groupId"] as string } : {}),
    ...(target["collectionId"] ? { collectionId: target["collectionId"] as string } : {}),
    ...(hasFilter ? { filterId, filterMode: filterMode as FilterMode } : {}),
  };
}

/** An entry with another intent does not apply the profile to anybody. */
export const isApplied = ({ intent }: Assignment): boolean => (intent || "apply") === "apply";

export const isDirect = ({ source }: Assignment): boolean => source !== "policySets";

export const appliedTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  assignments.filter(isApplied).map(({ target }) => target);

/** Entries of a policy set are listed with the others but belong to the set. */
export const directTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  appliedTargets(assignments.filter(isDirect));

export const policySetTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  appliedTargets(assignments.filter((assignment) => !isDirect(assignment)));

/** The service's identity of an entry: kind and group. The filter is a property of the entry. */
export function keyOf(target: ResolvedTarget): string {
  return [target.kind, target.groupId ?? target.collectionId ?? ""].join("/").toLowerCase();
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

/** Who gets the profile, and who is excluded from it. */
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
