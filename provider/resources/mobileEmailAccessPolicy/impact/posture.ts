import { compare, judge } from "../../../impact/benchmarks/judge";
import type { Posture } from "../../../impact/benchmarks/table";
import type { Fact } from "../../../impact/facts";
import { livePolicy, type Policy } from "../census/accessDecision";
import type { MobileEmailAccessPolicyInputs } from "../schema";
import { type LivePolicy, outlookRule, rulesOfMode, samePair, toLevel } from "../wire";

/** Device types that many apps report, whoever made them. */
const commonTypes = ["android"];

/** What the rules of this package ask about a policy. */
export const postureOf = ({ level, rules }: Policy): Posture => ({
  defaultAccessLevel: level,
  outlookAllowed: rules.some((rule) => samePair(rule, outlookRule) && rule.accessLevel === "Allow"),
  wideRules: rules.filter(
    ({ characteristic, queryString, accessLevel }) =>
      characteristic === "DeviceType" &&
      accessLevel === "Allow" &&
      commonTypes.includes(queryString.toLowerCase()),
  ).length,
});

/** What a change makes of them; nothing where none fails and none changes. */
export function benchmarkEffects(before: Policy, after: Policy): Fact[] {
  const { changed, failing } = compare(postureOf(before), postureOf(after));
  if (changed.length + failing.length === 0) return [];
  const names = failing.map(({ benchmark, control }) => ({ benchmark, control }));
  return [{ kind: "benchmarksChange", changed, failing: names }];
}

/** What they say of the tenant as it is. */
export const benchmarksNow = (live: LivePolicy): Fact => ({
  kind: "benchmarks",
  verdicts: judge(postureOf(livePolicy(live))),
});

/** The policy that a program declares, whatever else the tenant has. */
export function declaredPolicy({
  mode,
  additionalRules = [],
}: Partial<MobileEmailAccessPolicyInputs>): Policy | undefined {
  // A mode that this version does not know, in a state that a newer one wrote.
  const level = mode && toLevel(mode);
  return mode && level ? { level, rules: [...rulesOfMode(mode), ...additionalRules] } : undefined;
}
