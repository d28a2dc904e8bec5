import { claimKey } from "../../lifecycle/claims";
import type { Context } from "../../lifecycle/define";
import { declaredBefore, leavingEntries, type Shared } from "../../lifecycle/ownership";
import { keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import { withIds } from "./resolveTargets";
import type { Declared } from "./schema";

/** Entries that this resource added, according to its state; with `additive`, without those that already existed. */
export const ownedTargets = (before: Declared) => targetsBefore(before).owned;

/** The entries of the last run: those that this resource added, and those that already existed. */
export function targetsBefore({ mode, targets = [], resolvedNames = {}, foundBefore }: Declared) {
  const known = targets.filter((target) => target !== undefined);
  const all = withIds(known, resolvedNames).filter(isResolved);
  return declaredBefore(all, mode === "additive" ? { foundBefore } : {}, keyOf);
}

/** A group name without a known id identifies no entry. */
const isResolved = ({ kind, groupId }: ResolvedTarget): boolean =>
  groupId !== undefined || !(kind === "group" || kind === "excludeGroup");

/** The profile's entries and which of them this resource owns: not those that another resource of this run declares. */
export function sharedTargets(
  context: Context,
  id: string,
  { live, declared, before }: Lists,
): Shared<ResolvedTarget> {
  const kept = new Set(declared.map(keyOf));
  const isTaken = takenOf(context, id);
  const owned = ownedTargets(before).filter((target) => kept.has(keyOf(target)) || !isTaken(target));
  return { live, declared, owned, keyOf };
}

interface Lists {
  live: readonly ResolvedTarget[];
  declared: readonly ResolvedTarget[];
  /** What the state holds. */
  before: Declared;
}

/**
 * What a delete removes: every entry, or with `additive` those that this resource added; never what another resource of
 * this run keeps.
 */
export function goingTargets(
  context: Context,
  id: string,
  { live, before }: Omit<Lists, "declared">,
): ResolvedTarget[] {
  if (before.mode === "additive")
    return leavingEntries(sharedTargets(context, id, { live, declared: [], before }));
  const isTaken = takenOf(context, id);
  return live.filter((target) => !isTaken(target));
}

/** Whether another resource of this run owns the whole list, or declares this entry. */
function takenOf({ tenant, claims }: Context, id: string): (target: ResolvedTarget) => boolean {
  const isClaimed = (thing: string) => claims.isTaken(claimKey("ProfileAssignment", tenant.tenantId, thing));
  return (target) => isClaimed(id) || isClaimed(`${id}/${keyOf(target)}`);
}
