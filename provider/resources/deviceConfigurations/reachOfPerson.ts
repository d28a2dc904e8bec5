import type { ResolvedTarget } from "./assignmentTargets";

/** Whether the entries of a profile assign it to a person. */
export interface Reach {
  /** `excluded`: an exclusion wins over every entry that includes; `perDevice`: each device decides; `none`: no entry. */
  outcome: "gets" | "excluded" | "perDevice" | "none";
  /** Entries that include this person, or every device. */
  included: ResolvedTarget[];
  excluded: ResolvedTarget[];
}

/** @param groupIds in lower case, of every group that the person is a member of, directly or through other groups */
export function reachOf(targets: readonly ResolvedTarget[], groupIds: ReadonlySet<string>): Reach {
  const meant = targets.filter((target) => isMeant(target, groupIds) !== false);
  const excluded = meant.filter(({ kind }) => kind === "excludeGroup");
  const included = meant.filter(({ kind }) => kind !== "excludeGroup");
  return { outcome: outcomeOf(included, excluded, groupIds), included, excluded };
}

function outcomeOf(
  included: readonly ResolvedTarget[],
  excluded: readonly ResolvedTarget[],
  groupIds: ReadonlySet<string>,
): Reach["outcome"] {
  if (included.length === 0) return "none";
  if (excluded.length > 0) return "excluded";
  const isSure = (target: ResolvedTarget) =>
    target.filterId === undefined && isMeant(target, groupIds) === true;
  return included.some(isSure) ? "gets" : "perDevice";
}

/** Whether an entry targets this person; `devices` if it targets devices, whoever uses them. */
export function isMeant(
  { kind, groupId }: Pick<ResolvedTarget, "kind" | "groupId">,
  groupIds: ReadonlySet<string>,
): boolean | "devices" {
  if (kind === "allUsers") return true;
  if (kind === "allDevices" || kind === "configurationManagerCollection") return "devices";
  return groupIds.has((groupId ?? "").toLowerCase());
}

/** Whether a device of the person may get the profile. */
export const mayHave = (reach: Reach | undefined): boolean =>
  reach?.outcome === "gets" || reach?.outcome === "perDevice";
