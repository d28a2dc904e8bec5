import type { Change } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import type { Tenant } from "../../tenant/connect";
import { changeTo, type Goal, toGoal, toRestoreGoal } from "./converge";
import { readSetting } from "./live";
import { restorable } from "./restore";
import type { IntegratedAppsSettingInputs, State } from "./schema";
import { type Consent, consentOf, fromAssigned, type LiveSetting } from "./wire";

export type SettingChange = Change<IntegratedAppsSettingInputs, LiveSetting>;

/** What people may consent to before a change and after it. */
export interface ComingConsent {
  live: LiveSetting;
  before: Consent;
  after: Consent;
  news: Partial<IntegratedAppsSettingInputs>;
  goal: Goal;
  /** For a restore: the settings to restore, and the policies that no longer exist. */
  restore?: { goal: Goal; gone: readonly string[] };
}

/** Undefined if a delete retains the settings, or if `userConsent` is not known. */
export async function comingConsent(
  tenant: Tenant,
  change: SettingChange,
): Promise<ComingConsent | undefined> {
  const { verb, olds = {}, news } = change;
  const declared: State = { ...olds, ...news };
  if (verb === "delete" && declared.onDelete !== "restore") return undefined;
  const live = change.live?.raw ?? (await readSetting(tenant, declared, false));
  const before = consentOf(live);
  if (verb === "delete") {
    const restore = await restorable(tenant, toRestoreGoal(live, declared));
    const isChange = restore.goal.ids !== undefined && changeTo(live, restore.goal) !== undefined;
    const after = isChange ? consentAfter(restore.goal.ids) : before;
    return { live, before, after, news: {}, goal: restore.goal, restore };
  }
  if (!news?.userConsent) return undefined;
  const goal = toGoal(live, { olds, news: news as IntegratedAppsSettingInputs, paths: knownPaths(change) });
  return { live, before, after: goal.ids ? consentAfter(goal.ids) : before, news, goal };
}

/** Leaves out paths whose values are not known yet: only the update can tell their effect. */
function knownPaths({ paths, unknownPaths = [] }: SettingChange): string[] {
  const isUnknown = (path: string) => unknownPaths.some((unknown) => overlaps(unknown, path));
  const mode = isUnknown("permissionGrantPolicyIds") ? ["userConsent", "mailClients"] : [];
  return paths.filter((path) => !isUnknown(path) && !mode.includes(path));
}

/** The consent that results from these policies; other entries of the list do not affect it. */
const consentAfter = (ids: readonly string[] = []): Consent =>
  fromAssigned(ids.map((id) => `ManagePermissionGrantsForSelf.${id}`));
