import { compare, judge } from "../../../impact/benchmarks/judge";
import type { Posture } from "../../../impact/benchmarks/table";
import type { Fact } from "../../../impact/facts";
import { livePolicy, type Policy } from "../census/accessDecision";
import type { MobileEmailAccessPolicyInputs } from "../schema";
import { type LivePolicy, outlookRule, rulesOfMode, samePair, toLevel } from "../wire";

/** Device types that apps of many vendors report. */
const commonTypes = ["android"];

/** The properties of a policy that this package's benchmark controls check. */
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

/** How a change affects the benchmark controls; empty if none fails and none changes. */
export function benchmarkEffects(before: Policy, after: Policy): Fact[] {
  const { changed, failing } = compare(postureOf(before), postureOf(after));
  if (changed.length + failing.length === 0) return [];
  const names = failing.map(({ benchmark, control }) => ({ benchmark, control }));
  return [{ kind: "benchmarksChange", changed, failing: names }];
}

/** The verdicts on the tenant's current policy. */
export const benchmarksNow = (live: LivePolicy): Fact => ({
  kind: "benchmarks",
  verdicts: judge(postureOf(livePolicy(live))),
});

/** The policy that a program declares, regardless of other rules in the tenant. */
export function declaredPolicy({
  mode,
  additionalRules = [],
}: Partial<MobileEmailAccessPolicyInputs>): Policy | undefined {
  // Undefined for a mode that this version does not know, in a state written by a newer version.
  const level = mode && toLevel(mode);
  return mode && level ? { level, rules: [...rulesOfMode(mode), ...additionalRules] } : undefined;
}
