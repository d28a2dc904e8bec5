import { answeredFor, leavingEntries } from "../../lifecycle/ownership";
import type { AccessRule, MobileEmailAccessPolicyInputs, PreviousRule, State } from "./schema";
import {
  findRule,
  fromRule,
  keyOfPair,
  knownRules,
  type LivePolicy,
  outlookRule,
  pairOf,
  pairsOf,
  samePair,
  toPreviousRule,
  unique,
} from "./wire";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/**
 * The rules that this resource has in hand by its state, as they were before it. After an import nobody knows what was
 * there before: what the program declares is then its own.
 */
function inHand(before: State): readonly PreviousRule[] {
  return before.previous?.rules ?? pairsOf(before).map(pairOf);
}

/** Rules that are removed from the program, with their target: the previous level, or removed. */
export function releasedRules(live: LivePolicy, before: State, now: Inputs): PreviousRule[] {
  const owned = inHand(before);
  const leaving = leavingEntries<PreviousRule>({
    live: live.rules.map(fromRule),
    declared: pairsOf(now),
    owned,
    keyOf: keyOfPair,
  });
  return leaving.flatMap((rule) => owned.filter((one) => samePair(one, rule)));
}

/** What the next run finds in hand: a rule that was there before is remembered as it was, for the day when it leaves. */
export function nextInHand(live: LivePolicy, before: State, now: Inputs): PreviousRule[] {
  const owned = inHand(before);
  return unique(pairsOf(now)).map(
    (pair) => owned.find((rule) => samePair(rule, pair)) ?? toPreviousRule(live, pair),
  );
}

/** After a run that broke off: rules of the mode before it, and of the new one, may both be there. */
export function stillInHand(live: LivePolicy, before: State, now: Inputs): PreviousRule[] {
  const next = nextInHand(live, before, now);
  return [...next, ...inHand(before).filter((rule) => !next.some((one) => samePair(one, rule)))];
}

/** Every one but the mode's, as an import takes them. */
export const additionalRulesOf = ({ rules }: LivePolicy): AccessRule[] =>
  rules.map(fromRule).filter((rule) => !samePair(rule, outlookRule));

/** Additional rules that this resource manages, spelled as in the program. */
export function answeredRules(live: LivePolicy, before: State, now: Inputs): AccessRule[] {
  const declared = knownRules(now.additionalRules);
  // One that was as it is before this resource came stays so when it leaves: no difference.
  const changes = (rule: PreviousRule) => findRule(live, rule)?.AccessLevel !== rule.accessLevel;
  const owned = inHand(before).filter(changes);
  const shared = { live: additionalRulesOf(live), declared, owned, keyOf: keyOfPair };
  return answeredFor<PreviousRule>(shared).map((rule) => {
    const spelled = [...declared, ...owned].find((one) => samePair(one, rule)) ?? rule;
    return { ...pairOf(spelled), accessLevel: rule.accessLevel as AccessRule["accessLevel"] };
  });
}
