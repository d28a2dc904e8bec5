import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { livePolicy, type Policy } from "../census/accessDecision";
import { type LivePolicy, samePair } from "../wire";
import type { Goal, RuleGoal } from "./steps";

/** The policy once the goal is reached; rules that are not declared here stay. */
export function policyAfter(live: LivePolicy, goal: Goal): Policy {
  const before = livePolicy(live);
  const changed = [
    ...goal.rules,
    ...goal.released.filter((rule) => before.rules.some((one) => samePair(one, rule))),
  ];
  const untouched = before.rules.filter((rule) => !changed.some((one) => samePair(one, rule)));
  return { level: goal.level ?? before.level, rules: [...untouched, ...changed.filter(exists)] };
}

const exists = (rule: RuleGoal): rule is RuleGoal & { accessLevel: AccessLevel } =>
  rule.accessLevel !== undefined;
