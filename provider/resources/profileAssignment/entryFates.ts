import type { AudienceTarget } from "../../impact/audience";
import { audienceOf, keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import type { Lists } from "./comingLists";
import { sameEntries } from "./wire";

/** Entries whose people are affected in the same way. */
export interface EntryFate {
  kind:
    | "getsAccount"
    | "getsNoAccount"
    | "losesAccount"
    | "keepsAccount"
    | "noLongerExcluded"
    | "filterChanges";
  targets: AudienceTarget[];
  /** Who is excluded from `targets`. */
  except?: AudienceTarget[];
  /** Some declared targets are known only during `up`, and may include these people. */
  isOpen?: boolean;
}

export const isIncluded = ({ kind }: ResolvedTarget): boolean => kind !== "excludeGroup";

/** Whether another entry includes the same people without a filter. */
const isCovered = (entry: ResolvedTarget, others: readonly ResolvedTarget[]): boolean =>
  others.some(
    (other) =>
      other.filterId === undefined &&
      (keyOf(other) === keyOf(entry) || (other.kind === "allUsers" && entry.kind === "group")),
  );

/** How added entries affect people. */
export function comingFates(lists: Lists): EntryFate[] {
  const { gain, without: except } = audienceOf(lists.coming);
  if (gain.length > 0) return [{ kind: "getsAccount", targets: gain, except }];
  if (except.length === 0) return [];
  const hadIt = [...lists.before, ...lists.fromPolicySets].some(isIncluded);
  return [{ kind: hadIt ? "losesAccount" : "getsNoAccount", targets: except }];
}

/** How removed entries affect people. */
export function leavingFates({ wanted, fromPolicySets, leaving, isPartlyUnknown }: Lists): EntryFate[] {
  const staying = [...wanted, ...fromPolicySets];
  const included = leaving.filter(isIncluded);
  const { gain } = audienceOf(included.filter((entry) => !isCovered(entry, staying)));
  const kept = audienceOf(included.filter((entry) => isCovered(entry, staying))).gain;
  const freed = staying.some(isIncluded) ? audienceOf(leaving).without : [];
  const fates: EntryFate[] = [
    { kind: "losesAccount", targets: gain, isOpen: isPartlyUnknown },
    { kind: "keepsAccount", targets: kept, isOpen: false },
    { kind: "noLongerExcluded", targets: freed, isOpen: isPartlyUnknown },
  ];
  return fates.filter(({ targets }) => targets.length > 0);
}

/** Entries whose filter changes. Which devices match is evaluated on the devices. */
export function filterFates({ wanted, before }: Lists): EntryFate[] {
  const changed = wanted.filter((target) => {
    const old = before.find((one) => keyOf(one) === keyOf(target));
    return old && !sameEntries([old], [target]);
  });
  const targets = audienceOf(changed.map(({ filterId, filterMode, ...target }) => target)).gain;
  return targets.length > 0 ? [{ kind: "filterChanges", targets }] : [];
}

export const entryFates = (lists: Lists): EntryFate[] => [
  ...comingFates(lists),
  ...leavingFates(lists),
  ...filterFates(lists),
];
