import type { DirectAssignments } from "./replace";
import type { NameChange } from "./resolveNames";
import type { ResolvedNames } from "./resolveTargets";
import type { ProfileAssignmentComputed, ProfileAssignmentInputs } from "./schema";

export interface Raw extends DirectAssignments {
  names: ResolvedNames;
  /** What has become of names since the state kept their ids. */
  changes: readonly NameChange[];
  /** How many writes of this process came before the read. */
  readAfter: number;
}

export type Declared = Partial<ProfileAssignmentInputs> & ProfileAssignmentComputed;
