import { ConstraintError } from "../../errors";
import type { Computed, MobileEmailAccessPolicyInputs, PreviousRule, State } from "./schema";
import type { Goal, RuleGoal } from "./steps";
import {
  knownRules,
  type LivePolicy,
  pairOf,
  pairsOf,
  promptText,
  rulesOfMode,
  samePair,
  textOf,
  toLevel,
  toPreviousRule,
  unique,
} from "./wire";

export interface Wish {
  olds: State;
  news: MobileEmailAccessPolicyInputs;
  /** Input paths that differ from the tenant: nothing else is touched. */
  paths: readonly string[];
}

/** What an update shall bring about. */
export function toGoal(live: LivePolicy, { olds, news, paths }: Wish): Goal {
  const differs = (path: string) => paths.includes(path);
  const kept = pairsOf(news);
  return {
    ...(differs("mode") ? { level: toLevel(news.mode) } : {}),
    ...textGoal(live, { olds, news, paths }),
    ...(differs("adminMailRecipients") ? { recipients: news.adminMailRecipients ?? [] } : {}),
    ...(differs("tenantAdminPreference")
      ? { preference: news.tenantAdminPreference ?? olds.previous?.tenantAdminPreference }
      : {}),
    rules: [
      ...(differs("mode") ? rulesOfMode(news.mode) : []),
      ...(differs("additionalRules") ? knownRules(news.additionalRules) : []),
    ],
    released: ownedRules(olds).filter((owned) => !kept.some((rule) => samePair(rule, owned))),
  };
}

/** Our own text must not outlive the mode that it explains. */
function textGoal({ settings }: LivePolicy, { olds, news, paths }: Wish): { text?: string } {
  if (!paths.includes("mode") && !paths.includes("userMailInsert")) return {};
  const text = textOf(news) ?? (paths.includes("userMailInsert") ? "" : undefined);
  if (text !== undefined) return { text };
  return settings.UserMailInsert === promptText ? { text: olds.previous?.userMailInsert ?? "" } : {};
}

/** After an import nobody knows what was there before: what the program declares is then its own. */
function ownedRules(olds: State): readonly PreviousRule[] {
  return olds.previous?.rules ?? pairsOf(olds).map(pairOf);
}

/** What a restore needs after an update: rules taken in hand now are added, released ones left out. */
export function nextPrevious(live: LivePolicy, { olds, news }: Wish): Computed["previous"] {
  const { previous } = olds;
  if (!previous) return undefined;
  const rules = unique(pairsOf(news)).map(
    (pair) => previous.rules.find((rule) => samePair(rule, pair)) ?? toPreviousRule(live, pair),
  );
  return { ...previous, rules };
}

const nothingToRestore =
  'what was there before is not known, because this resource was imported. Nothing was written. Set onDelete: "retain" and run this again.';

/** Back to what was found at first, as far as this resource declared it. */
export function toRestoreGoal({ settings }: LivePolicy, olds: State): Goal {
  const { previous } = olds;
  if (!previous) throw new ConstraintError(nothingToRestore);
  const ownsText = olds.userMailInsert !== undefined || settings.UserMailInsert === promptText;
  const released: RuleGoal[] = [...previous.rules];
  return {
    level: previous.defaultAccessLevel,
    ...(ownsText ? { text: previous.userMailInsert } : {}),
    ...(olds.adminMailRecipients ? { recipients: previous.adminMailRecipients } : {}),
    ...(olds.tenantAdminPreference ? { preference: previous.tenantAdminPreference } : {}),
    rules: [],
    released,
  };
}
