import type { Assignment, SentAssignment } from "../../tenant/graph/deviceConfigurations";
import {
  fromTarget,
  isApplied,
  isDirect,
  keyOf,
  known,
  type ResolvedTarget,
  toTarget,
  without,
} from "../deviceConfigurations/assignmentTargets";

/** The entry as it was read, without the properties that only the service sets. */
const asRead = ({ target, intent }: Assignment): SentAssignment => (intent ? { intent, target } : { target });

export interface ReadEntries {
  /** Entries that apply the profile to a known kind of target. */
  applied: SentAssignment[];
  /** Entries of other kinds, or with another intent. */
  others: SentAssignment[];
}

export function readEntries(assignments: readonly Assignment[]): ReadEntries {
  const direct = assignments.filter(isDirect);
  const isKnown = (one: Assignment) => isApplied(one) && fromTarget(one.target) !== undefined;
  return {
    applied: direct.filter(isKnown).map(asRead),
    others: direct.filter((one) => !isKnown(one)).map(asRead),
  };
}

export const withoutEntries = (
  { applied, others }: ReadEntries,
  gone: readonly ResolvedTarget[],
): ReadEntries => ({
  applied,
  others: others.filter(({ target }) => without(known([target]), gone).length === known([target]).length),
});

/** The entries to send: wanted ones, unchanged ones as they were read, and others unless a wanted one replaces them. */
export function toEntries(
  wanted: readonly ResolvedTarget[],
  { applied, others }: ReadEntries,
): SentAssignment[] {
  const read = new Map(applied.map((entry) => [entryOf(known([entry.target])[0] as ResolvedTarget), entry]));
  const keys = new Set(wanted.map(keyOf));
  return [
    ...wanted.map((one) => read.get(entryOf(one)) ?? { target: toTarget(one) }),
    ...others.filter(({ target }) => known([target]).every((one) => !keys.has(keyOf(one)))),
  ];
}

/** Identity of an entry including its filter. */
function entryOf(target: ResolvedTarget): string {
  return [keyOf(target), target.filterId ?? "", target.filterMode ?? ""].join("/").toLowerCase();
}

export function sameEntries(one: readonly ResolvedTarget[], other: readonly ResolvedTarget[]): boolean {
  const [ones, others] = [new Set(one.map(entryOf)), new Set(other.map(entryOf))];
  return ones.size === others.size && [...ones].every((entry) => others.has(entry));
}
