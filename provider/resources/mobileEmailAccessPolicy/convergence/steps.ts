import type {
  AccessLevel,
  ActiveSyncOrganizationSettingsChange,
} from "../../../tenant/exchange/organizationSettings";
import { findRule, type LivePolicy, type Pair, pairOf, preferenceOf, recipientsOf } from "../wire";

/** The target values; everything else stays as it is. */
export interface Goal {
  level?: AccessLevel;
  text?: string;
  recipients?: readonly string[];
  preference?: string;
  /** Rules that the declaration requires. */
  rules: readonly RuleGoal[];
  /** Rules that are no longer needed: reset to their previous level, or removed. */
  released: readonly RuleGoal[];
}

/** Without a level the rule must not exist. */
export interface RuleGoal extends Pair {
  accessLevel?: AccessLevel | undefined;
}

export type Step =
  | { kind: "settings"; change: ActiveSyncOrganizationSettingsChange }
  | { kind: "newRule"; rule: Required<RuleGoal> & { accessLevel: AccessLevel } }
  | { kind: "setRule"; identity: string; pair: Pair; accessLevel: AccessLevel }
  | { kind: "removeRule"; identity: string; pair: Pair };

/** The steps of a phase can run in any order. The tenant must show a phase before the next one starts. */
export type Phase = readonly Step[];

/**
 * The steps from the live policy to the goal: texts, then rules, then the default level, then the rules that are no
 * longer needed. In this order nobody loses access, even briefly, whom both the old and the new policy allow.
 */
export function phasesTo(live: LivePolicy, goal: Goal): Phase[] {
  const { level } = goal;
  const setsLevel = level !== undefined && level !== live.settings.DefaultAccessLevel;
  const texts = textChanges(live, goal);
  // If everyone is allowed, the texts can change with the level. Otherwise they must be in place before the first
  // message.
  const together = setsLevel && level === "Allow";
  const phases: Phase[] = [
    together ? [] : settingsStep(texts),
    goal.rules.flatMap((rule) => ruleStep(live, rule)),
    settingsStep({ ...(setsLevel ? { DefaultAccessLevel: level } : {}), ...(together ? texts : {}) }),
    goal.released.flatMap((rule) => releaseStep(live, rule)),
  ];
  return phases.filter((phase) => phase.length > 0);
}

function settingsStep(change: ActiveSyncOrganizationSettingsChange): Step[] {
  return Object.keys(change).length > 0 ? [{ kind: "settings", change }] : [];
}

function textChanges(
  { settings }: LivePolicy,
  { text, recipients, preference }: Goal,
): ActiveSyncOrganizationSettingsChange {
  const change: ActiveSyncOrganizationSettingsChange = {};
  if (text !== undefined && text !== (settings.UserMailInsert ?? ""))
    change.UserMailInsert = text === "" ? null : text;
  if (recipients && !sameSet(recipients, recipientsOf(settings))) {
    change.AdminMailRecipients = recipients.length > 0 ? recipients : null;
  }
  if (preference !== undefined && preference !== preferenceOf(settings))
    change.TenantAdminPreference = preference;
  return change;
}

function sameSet(one: readonly string[], other: readonly string[]): boolean {
  const form = (list: readonly string[]) =>
    [...new Set(list.map((item) => item.toLowerCase()))].sort().join("\n");
  return form(one) === form(other);
}

function ruleStep(live: LivePolicy, rule: RuleGoal): Step[] {
  const { accessLevel } = rule;
  if (accessLevel === undefined) return [];
  const found = findRule(live, rule);
  if (!found) return [{ kind: "newRule", rule: { ...pairOf(rule), accessLevel } }];
  if (found.AccessLevel === accessLevel) return [];
  return [{ kind: "setRule", identity: found.Identity, pair: pairOf(rule), accessLevel }];
}

/** A rule that somebody else has removed in the meantime is not recreated. */
function releaseStep(live: LivePolicy, rule: RuleGoal): Step[] {
  const found = findRule(live, rule);
  if (!found) return [];
  if (rule.accessLevel !== undefined) return ruleStep(live, rule);
  return [{ kind: "removeRule", identity: found.Identity, pair: pairOf(rule) }];
}
