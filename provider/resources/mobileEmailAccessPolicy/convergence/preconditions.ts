import type { CheckFailure } from "../../../lifecycle/define";
import { nameOfRule } from "../census/apps";
import type { MobileEmailAccessPolicyInputs } from "../schema";
import { fromRule, type LivePolicy, outlookRule, pairsOf, samePair, toLevel } from "../wire";
import { type Goal, phasesTo } from "./steps";

type Inputs = Partial<MobileEmailAccessPolicyInputs>;

/** A condition in the tenant that prevents a write, and the input that overrides it. */
export interface Objection extends CheckFailure {
  isRefusal: boolean;
}

/** What prevents this write; nothing if there is nothing to write. */
export function objections(live: LivePolicy, goal: Goal, news: Inputs, olds: Inputs): Objection[] {
  if (phasesTo(live, goal).length === 0) return [];
  return [...managedByIntune(live, news), ...rulesExist(live, news, olds)];
}

function managedByIntune({ settings }: LivePolicy, { whenManagedByIntune }: Inputs): Objection[] {
  if (!settings.IsIntuneManaged) return [];
  const fact =
    "the organisation is managed by Intune (IsIntuneManaged), where Exchange does not apply these rules.";
  return whenManagedByIntune === "warn"
    ? [warning("whenManagedByIntune", `${fact} They are written anyway, and probably affect nobody.`)]
    : [
        refusal(
          "whenManagedByIntune",
          `${fact} Nothing was written. Use Conditional Access, or set whenManagedByIntune: "warn".`,
        ),
      ];
}

/** Device access rules that are not declared here. Checked when the policy is adopted and when its mode changes. */
function rulesExist(live: LivePolicy, news: Inputs, olds: Inputs): Objection[] {
  const isTakenOver = olds.mode === undefined;
  if (!isTakenOver && olds.mode === news.mode) return [];
  const found = [...foreignRules(live, news, olds), ...(isTakenOver ? foreignLevel(live, news) : [])];
  if (found.length === 0) return [];
  const fact = `the tenant already has mobile device access rules: ${found.join(", ")}.`;
  return news.whenRulesExist === "warn"
    ? [
        warning(
          "whenRulesExist",
          `${fact} Rules that are not declared here stay, and may override this policy.`,
        ),
      ]
    : [
        refusal(
          "whenRulesExist",
          `${fact} Nothing was written. Declare them as additionalRules, remove them in the Exchange admin center, or set whenRulesExist: "warn".`,
        ),
      ];
}

/** A rule that is exactly as declared does not count, because an interrupted run may have created it. */
function foreignRules({ rules }: LivePolicy, news: Inputs, olds: Inputs): string[] {
  const declared = pairsOf(news);
  const own = [...pairsOf(olds), ...(olds.mode ? [outlookRule] : [])];
  return rules
    .map(fromRule)
    .filter((rule) => !own.some((one) => samePair(one, rule)))
    .filter((rule) => !declared.some((one) => samePair(one, rule) && one.accessLevel === rule.accessLevel))
    .map((rule) => `${rule.accessLevel} ${nameOfRule(rule)}`);
}

function foreignLevel({ settings }: LivePolicy, { mode }: Inputs): string[] {
  const level = settings.DefaultAccessLevel;
  return level === "Allow" || (mode && level === toLevel(mode)) ? [] : [`default access level ${level}`];
}

const refusal = (property: string, reason: string): Objection => ({ property, reason, isRefusal: true });
const warning = (property: string, reason: string): Objection => ({ property, reason, isRefusal: false });
