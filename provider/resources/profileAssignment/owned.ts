import type { Shared } from "../../lifecycle/ownership";
import { withIds } from "./names";
import type { Declared } from "./seen";
import { keyOf, type ResolvedTarget } from "./wire";

/** What this resource brought, by its state; with `additive` not what was there before it. */
export function ownedTargets({ mode, targets = [], resolvedNames = {}, foundBefore = [] }: Declared) {
  const known = targets.filter((target) => target !== undefined);
  const all = withIds(known, resolvedNames).filter(isResolved);
  return mode === "additive" ? all.filter((target) => !foundBefore.includes(keyOf(target))) : all;
}

/** A name that no id is known for stands for no entry. */
const isResolved = ({ kind, groupId }: ResolvedTarget): boolean =>
  groupId !== undefined || !(kind === "group" || kind === "excludeGroup");

/** The profile's entries, of which this resource may have brought some. */
export const sharedTargets = (
  live: readonly ResolvedTarget[],
  declared: readonly ResolvedTarget[],
  before: Declared,
): Shared<ResolvedTarget> => ({ live, declared, owned: ownedTargets(before), keyOf });
