import type { AudienceTarget } from "../../impact/audience";
import type { Assignment, AssignmentTarget, SentAssignment } from "../../tenant/graph/deviceConfigurations";
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

/** An entry with another intent gives the profile to nobody. */
const isApplied = ({ intent }: Assignment): boolean => (intent || "apply") === "apply";

const isDirect = ({ source }: Assignment): boolean => source !== "policySets";

export const appliedTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  assignments.filter(isApplied).map(({ target }) => target);

/** Entries that come from a policy set are shown beside the others but belong to the set. */
export const directTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  appliedTargets(assignments.filter(isDirect));

export const policySetTargets = (assignments: readonly Assignment[]): AssignmentTarget[] =>
  appliedTargets(assignments.filter((assignment) => !isDirect(assignment)));

/** As it was read, member by member, without what is the service's own. */
const asRead = ({ target, intent }: Assignment): SentAssignment => (intent ? { intent, target } : { target });

export interface ReadEntries {
  /** Entries that give the profile to somebody. */
  applied: SentAssignment[];
  /** Kinds and intents that this provider does not know. */
  others: SentAssignment[];
}

export function readEntries(assignments: readonly Assignment[]): ReadEntries {
  const direct = assignments.filter(isDirect);
  const isKnown = (one: Assignment) => isApplied(one) && fromTarget(one.target) !== undefined;
  return {
    applied: direct.filter(isKnown).map(asRead),
    others: direct.filter((one) => !isKnown(one)).map(asRead),
  };
}

export const withoutEntries = (
  { applied, others }: ReadEntries,
  gone: readonly ResolvedTarget[],
): ReadEntries => ({
  applied,
  others: others.filter(({ target }) => without(known([target]), gone).length === known([target]).length),
});

/** What is sent for a set: the entries that were read as they were read, in place of which a wanted one may come. */
export function toEntries(
  wanted: readonly ResolvedTarget[],
  { applied, others }: ReadEntries,
): SentAssignment[] {
  const read = new Map(applied.map((entry) => [entryOf(known([entry.target])[0] as ResolvedTarget), entry]));
  const keys = new Set(wanted.map(keyOf));
  return [
    ...wanted.map((one) => read.get(entryOf(one)) ?? { target: toTarget(one) }),
    ...others.filter(({ target }) => known([target]).every((one) => !keys.has(keyOf(one)))),
  ];
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
