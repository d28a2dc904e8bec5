import type { CheckFailure } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import type { ProfileAssignmentInputs, Target } from "./schema";

/** Checks the properties of each target, and finds repeated targets. Unknown values are undefined and not checked. */
export function rules(
  inputs: Partial<ProfileAssignmentInputs>,
  unknownPaths: readonly string[],
): CheckFailure[] {
  const targets = inputs.targets ?? [];
  const failures = targets.flatMap((target, index) =>
    targetFailures(target, `targets[${index}]`, unknownPaths),
  );
  return failures.length > 0 ? failures : repeatedTargets(targets);
}

function targetFailures(
  target: Target | undefined,
  path: string,
  unknownPaths: readonly string[],
): CheckFailure[] {
  if (!target?.kind) return [];
  const isSet = (key: keyof Target) =>
    target[key] !== undefined || unknownPaths.some((unknown) => overlaps(unknown, `${path}.${key}`));
  const failures: CheckFailure[] = [];
  const fail = (key: string, reason: string) => failures.push({ property: `${path}.${key}`, reason });
  const isGroup = target.kind === "group" || target.kind === "excludeGroup";
  const isCollection = target.kind === "configurationManagerCollection";
  if (isGroup && !isSet("groupId") && !isSet("groupName"))
    fail("groupId", `is missing: a target of kind ${target.kind} needs groupId or groupName.`);
  if (isSet("groupId") && isSet("groupName"))
    fail("groupName", "cannot be combined with groupId. Remove one of them.");
  for (const key of ["groupId", "groupName"] as const) {
    if (!isGroup && isSet(key))
      fail(key, `does not apply to a target of kind ${target.kind}. Remove it, or use kind "group".`);
  }
  if (isCollection && !isSet("collectionId"))
    fail("collectionId", "is missing: a Configuration Manager target needs it.");
  if (!isCollection && isSet("collectionId"))
    fail("collectionId", `does not apply to a target of kind ${target.kind}. Remove it.`);
  const hasFilter = isSet("filterId") || isSet("filterName");
  if (isSet("filterId") && isSet("filterName"))
    fail("filterName", "cannot be combined with filterId. Remove one of them.");
  if (target.kind === "excludeGroup" && (hasFilter || isSet("filterMode"))) {
    fail(
      isSet("filterId") ? "filterId" : "filterName",
      "is set on an exclusion, but Intune applies filters to included targets only. Remove it.",
    );
  } else if (hasFilter && !isSet("filterMode")) {
    fail("filterMode", 'is missing: a filter needs "include" or "exclude".');
  } else if (!hasFilter && isSet("filterMode")) {
    fail("filterMode", "is set without a filter. Add filterId or filterName, or remove it.");
  }
  return failures;
}

/** The service accepts a group once in a set of assignments, either included or excluded. */
export function repeatedTargets(targets: readonly (Target | undefined)[]): CheckFailure[] {
  const seen = new Map<string, number>();
  const failures: CheckFailure[] = [];
  for (const [index, target] of targets.entries()) {
    if (!target) continue;
    const who = target.groupId?.toLowerCase() ?? target.groupName ?? target.collectionId?.toLowerCase();
    if (who === undefined && target.kind !== "allUsers" && target.kind !== "allDevices") continue;
    const key = who === undefined ? target.kind : `group ${who}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else
      failures.push({
        property: `targets[${index}]`,
        reason:
          targets[first]?.kind === target.kind
            ? `is the same target as targets[${first}]. Remove one of them.`
            : `is the same group as targets[${first}]: Intune either includes a group or excludes it. Remove one of them.`,
      });
  }
  return failures;
}
