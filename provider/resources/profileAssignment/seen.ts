import type { Tenant } from "../../tenant/connect";
import type { ResolvedNames } from "./names";
import type { Found } from "./replace";
import type { NameChange } from "./resolve";
import type { ProfileAssignmentComputed, ProfileAssignmentInputs } from "./schema";
import { keyOf, type ResolvedTarget } from "./wire";

export interface Raw extends Found {
  names: ResolvedNames;
  /** What has become of names since the state kept their ids. */
  changes: readonly NameChange[];
  /** How many writes of this process came before the read. */
  readAfter: number;
}

export type Declared = Partial<ProfileAssignmentInputs> & ProfileAssignmentComputed;

const seenKey = (id: string) => `assignments/seen/${id.toLowerCase()}`;

/** What people were shown before they agreed: a write takes away nothing else. */
export function noteSeen({ snapshot }: Tenant, id: string, targets: readonly ResolvedTarget[]): void {
  snapshot.forget(seenKey(id));
  void snapshot.read(seenKey(id), async () => new Set(targets.map(keyOf)));
}

/** Undefined when this operation showed nothing. */
export function keysSeen({ snapshot }: Tenant, id: string): Promise<Set<string>> | undefined {
  return snapshot.peek<Set<string>>(seenKey(id));
}
