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

/** What a change makes of the policy. */
export interface ComingPolicy {
  live: LivePolicy;
  goal: Goal;
  before: Policy;
  after: Policy;
  /** With the rules that are known; of a restore, nothing. */
  news: Partial<MobileEmailAccessPolicyInputs>;
  /** Only `up` will know the rules. */
  isOpen: boolean;
}

/** Undefined where the policy stays as it is. */
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

/** The rules that are known, and those of the last run: that they leave is not known either. */
function withKnownRules(news: PolicyChange["news"], olds: State): PolicyChange["news"] {
  const rules = knownRules(news?.additionalRules);
  const before = (olds.additionalRules ?? []).filter((old) => !rules.some((rule) => samePair(rule, old)));
  return { ...news, additionalRules: [...rules, ...before] };
}
