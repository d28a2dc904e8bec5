import type { ResolvedNames } from "./resolveTargets";
import type { Target } from "./schema";

/** An assignment whose targets are looked at. */
export interface CheckedTargets {
  profileId: string | undefined;
  /** With holes where something is not known yet. */
  targets: readonly (Target | undefined)[];
  /** Of the names whose ids are known here. */
  names: ResolvedNames;
}
