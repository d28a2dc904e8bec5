import { ConstraintError } from "../../../errors";
import { wantedEntries } from "../../../lifecycle/ownership";
import { nextInHand, releasedRules } from "../owned";
import type { Computed, MobileEmailAccessPolicyInputs, State } from "../schema";
import { knownRules, type LivePolicy, promptText, recipientsOf, rulesOfMode, textOf, toLevel } from "../wire";
import type { Goal } from "./steps";

export interface UpdateRequest {
  olds: State;
  news: MobileEmailAccessPolicyInputs;
  /** Input paths that differ from the tenant; nothing else is written. */
  paths: readonly string[];
}

/** The intended result of an update. */
export function toGoal(live: LivePolicy, { olds, news, paths }: UpdateRequest): Goal {
  const differs = (path: string) => paths.includes(path);
  return {
    ...(differs("mode") ? { level: toLevel(news.mode) } : {}),
    ...textGoal(live, { olds, news, paths }),
    ...(differs("adminMailRecipients")
      ? { recipients: (news.adminMailRecipients ?? []).filter((address) => address !== undefined) }
      : {}),
    ...(differs("tenantAdminPreference")
      ? { preference: news.tenantAdminPreference ?? olds.previous?.tenantAdminPreference }
      : {}),
    rules: [
      ...(differs("mode") ? rulesOfMode(news.mode) : []),
      ...(differs("additionalRules") ? knownRules(news.additionalRules) : []),
    ],
    released: releasedRules(live, olds, news),
  };
}

/** Our own text must be removed together with the mode that it explains. */
function textGoal({ settings }: LivePolicy, { olds, news, paths }: UpdateRequest): { text?: string } {
  if (!paths.includes("mode") && !paths.includes("userMailInsert")) return {};
  const text = textOf(news) ?? (paths.includes("userMailInsert") ? "" : undefined);
  if (text !== undefined) return { text };
  return settings.UserMailInsert === promptText ? { text: olds.previous?.userMailInsert ?? "" } : {};
}

/** The original settings after an update: rules managed from now on are added, released rules are removed. */
export function nextPrevious(live: LivePolicy, { olds, news }: UpdateRequest): Computed["previous"] {
  return { ...olds.previous, rules: nextInHand(live, olds, news) };
}

const nothingToRestore =
  'the original settings are not known, because this resource was imported. Nothing was written. Set onDelete: "retain" and run this again.';

/** Restores the original settings, as far as this resource declared them. */
export function toRestoreGoal({ settings }: LivePolicy, olds: State): Goal {
  const { previous } = olds;
  if (previous?.defaultAccessLevel === undefined) throw new ConstraintError(nothingToRestore);
  const ownsText = olds.userMailInsert !== undefined || settings.UserMailInsert === promptText;
  return {
    level: previous.defaultAccessLevel,
    ...(ownsText ? { text: previous.userMailInsert ?? "" } : {}),
    ...(olds.adminMailRecipients ? { recipients: recipientsAfter(settings, olds) } : {}),
    ...(olds.tenantAdminPreference ? { preference: previous.tenantAdminPreference } : {}),
    rules: [],
    released: previous.rules,
  };
}

/** Keeps addresses that others have added since. */
function recipientsAfter(
  settings: LivePolicy["settings"],
  { adminMailRecipients, previous }: State,
): string[] {
  return wantedEntries({
    live: recipientsOf(settings),
    declared: previous?.adminMailRecipients ?? [],
    owned: adminMailRecipients ?? [],
    keyOf: (address) => address.toLowerCase(),
  });
}
