import { ConstraintError } from "../../errors";
import { quoted } from "../../impact/format";
import type { ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import { type ResolvedNames, sameId, withIds } from "./resolveTargets";
import type { Target } from "./schema";

/** Whether one entry includes a group and the other one excludes it. */
export const isOpposite = (one: ResolvedTarget, other: ResolvedTarget): boolean =>
  one.kind !== other.kind && sameId(one.groupId, other.groupId);

/** @throws ConstraintError if an entry of somebody else includes a group that the program excludes, or vice versa */
export function refuseOpposites(
  targets: readonly (Target | undefined)[],
  names: ResolvedNames,
  foreign: readonly ResolvedTarget[],
): void {
  for (const [index, target] of targets.entries()) {
    const [declared] = target ? withIds([target], names) : [];
    const other = declared && foreign.find((entry) => isOpposite(declared, entry));
    if (!target || !other) continue;
    const how = other.kind === "excludeGroup" ? "excluded" : "included";
    throw new ConstraintError(
      `targets[${index}]: the group ${quoted(target.groupName ?? target.groupId ?? "")} is ${how} by an entry that this resource did not add, and Intune either includes a group or excludes it. Nothing was written. Remove that entry in Intune, or remove this target, then run this again.`,
    );
  }
}
