import type { ResolvedNames } from "./resolveTargets";
import type { Target } from "./schema";

/** The targets of an assignment that are checked against the tenant. */
export interface CheckedTargets {
  profileId: string | undefined;
  /** Undefined where a target is not known yet. */
  targets: readonly (Target | undefined)[];
  /** Ids of the names that have been looked up. */
  names: ResolvedNames;
}
