import type { Change } from "../../../lifecycle/define";
import { overlaps } from "../../../lifecycle/path";
import type { Tenant } from "../../../tenant/connect";
import { livePolicy, type Policy } from "../census/accessDecision";
import { toGoal, toRestoreGoal } from "../convergence/goal";
import { policyAfter } from "../convergence/policyAfter";
import { type Goal, phasesTo } from "../convergence/steps";
import { readPolicy } from "../live";
import type { MobileEmailAccessPolicyInputs, State } from "../schema";
import { knownRules, type LivePolicy, samePair } from "../wire";

export type PolicyChange = Change<MobileEmailAccessPolicyInputs, LivePolicy>;

/** The policy before and after a change. */
export interface ComingPolicy {
  live: LivePolicy;
  goal: Goal;
  before: Policy;
  after: Policy;
  /** With only the rules that are known so far; empty for a restore. */
  news: Partial<MobileEmailAccessPolicyInputs>;
  /** Whether some rules are known only during `up`. */
  isOpen: boolean;
}

/** Undefined if the policy does not change. */
export async function comingPolicy(tenant: Tenant, change: PolicyChange): Promise<ComingPolicy | undefined> {
  const { olds = {}, paths, unknownPaths = [] } = change;
  if (change.verb === "delete" && olds.onDelete !== "restore") return undefined;
  const live = change.live?.raw ?? (await readPolicy(tenant, false));
  const before = livePolicy(live);
  if (change.verb === "delete") {
    const goal = toRestoreGoal(live, olds);
    if (phasesTo(live, goal).length === 0) return undefined;
    return { live, goal, before, after: policyAfter(live, goal), news: {}, isOpen: false };
  }
  const isOpen = unknownPaths.some((path) => overlaps(path, "additionalRules"));
  const news = isOpen ? withKnownRules(change.news, olds) : change.news;
  if (!news?.mode || paths.length === 0) return undefined;
  const goal = toGoal(live, { olds, news: news as MobileEmailAccessPolicyInputs, paths });
  return { live, goal, before, after: policyAfter(live, goal), news, isOpen };
}

/** The known rules and those of the last run, because it is not known either whether those will be removed. */
function withKnownRules(news: PolicyChange["news"], olds: State): PolicyChange["news"] {
  const rules = knownRules(news?.additionalRules);
  const before = (olds.additionalRules ?? []).filter((old) => !rules.some((rule) => samePair(rule, old)));
  return { ...news, additionalRules: [...rules, ...before] };
}
