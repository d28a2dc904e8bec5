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
 * Rules that this resource manages according to its state, as they were before it managed them. After an import the
 * earlier rules are unknown, so the declared rules count as its own.
 */
function inHand(before: State): readonly PreviousRule[] {
  return before.previous?.rules ?? pairsOf(before).map(pairOf);
}

/** Rules that were removed from the program, each with its previous level, or without one if it must be deleted. */
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

/**
 * Rules to record for the next run. An existing rule is recorded as it was, so that it can be restored when it is no
 * longer declared.
 */
export function nextInHand(live: LivePolicy, before: State, now: Inputs): PreviousRule[] {
  const owned = inHand(before);
  return unique(pairsOf(now)).map(
    (pair) => owned.find((rule) => samePair(rule, pair)) ?? toPreviousRule(live, pair),
  );
}

/** Rules to record before an update. If it is interrupted, rules of the old and of the new mode may both exist. */
export function stillInHand(live: LivePolicy, before: State, now: Inputs): PreviousRule[] {
  const next = nextInHand(live, before, now);
  return [...next, ...inHand(before).filter((rule) => !next.some((one) => samePair(one, rule)))];
}

/** All rules except the mode's own, as an import declares them. */
export const additionalRulesOf = ({ rules }: LivePolicy): AccessRule[] =>
  rules.map(fromRule).filter((rule) => !samePair(rule, outlookRule));

/** Additional rules that this resource manages, spelled as in the program. */
export function answeredRules(live: LivePolicy, before: State, now: Inputs): AccessRule[] {
  const declared = knownRules(now.additionalRules);
  // A rule that already has its original level keeps it when it is released, so it is not a difference.
  const changes = (rule: PreviousRule) => findRule(live, rule)?.AccessLevel !== rule.accessLevel;
  const owned = inHand(before).filter(changes);
  const shared = { live: additionalRulesOf(live), declared, owned, keyOf: keyOfPair };
  return answeredFor<PreviousRule>(shared).map((rule) => {
    const spelled = [...declared, ...owned].find((one) => samePair(one, rule)) ?? rule;
    return { ...pairOf(spelled), accessLevel: rule.accessLevel as AccessRule["accessLevel"] };
  });
}
