import { claimKey } from "../../lifecycle/claims";
import type { Context } from "../../lifecycle/define";
import { declaredBefore, leavingEntries, type Shared } from "../../lifecycle/ownership";
import { keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import { withIds } from "./resolveTargets";
import type { Declared } from "./schema";

/** What this resource brought, by its state; with `additive` not what was there before it. */
export const ownedTargets = (before: Declared) => targetsBefore(before).owned;

/** What it brought, and what was there before it. */
export function targetsBefore({ mode, targets = [], resolvedNames = {}, foundBefore }: Declared) {
  const known = targets.filter((target) => target !== undefined);
  const all = withIds(known, resolvedNames).filter(isResolved);
  return declaredBefore(all, mode === "additive" ? { foundBefore } : {}, keyOf);
}

/** A name that no id is known for stands for no entry. */
const isResolved = ({ kind, groupId }: ResolvedTarget): boolean =>
  groupId !== undefined || !(kind === "group" || kind === "excludeGroup");

/** The profile's entries, of which this resource may have brought some. What another resource of this run declares stays. */
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
  /** By the state. */
  before: Declared;
}

/**
 * What goes with this resource: every entry, or with `additive` what it brought; never what another resource of this run
 * goes on with.
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

/** By a resource that owns the whole list, or one that declares this entry. */
function takenOf({ tenant, claims }: Context, id: string): (target: ResolvedTarget) => boolean {
  const isClaimed = (thing: string) => claims.isTaken(claimKey("ProfileAssignment", tenant.tenantId, thing));
  return (target) => isClaimed(id) || isClaimed(`${id}/${keyOf(target)}`);
}
