import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { Context } from "../../lifecycle/define";
import { overlaps } from "../../lifecycle/path";
import { isUnfinished } from "../../lifecycle/unfinished";
import type { Tenant } from "../../tenant/connect";
import { foundAsDeclared } from "../settings";
import { daysNotRestored } from "./adminRequests";
import { type ComingConsent, comingConsent, type SettingChange } from "./comingConsent";
import { demandEffects } from "./demand";
import { countGrants, type Grants } from "./grants";
import { lowRiskEffects } from "./lowRisk/effects";
import { listMailApps, mailAppsOf } from "./mailApps";
import { isAnotherNow } from "./owned";
import { possibleCauses } from "./policies/causes";
import { meaningToday } from "./policies/meaning";
import { benchmarkEffects } from "./posture";
import type { IntegratedAppsSettingInputs, State } from "./schema";
import {
  allIds,
  type Consent,
  isStricter,
  mayConsentToMail,
  policyIds,
  type Sides,
  sameIds,
  settingOf,
  userConsentOf,
} from "./wire";

/** What the change means for people, in counts. */
export async function impact(context: Context, change: SettingChange): Promise<Fact[]> {
  const { tenant } = context;
  const { onDelete }: State = { ...change.olds, ...change.news };
  if (change.verb === "delete" && onDelete !== "restore") return [{ kind: "stays", because: "onDelete" }];
  const coming = await comingConsent(tenant, change);
  if (!coming) return [];
  const { live, before, after, news, goal } = coming;
  if (change.verb === "delete") return restored(tenant, coming, change.olds ?? {});
  return [
    ...foundAsDeclared(context, change, "userConsent"),
    ...driftEffects(before, after, change),
    ...(await consentEffects(tenant, before, after, news)),
    ...(await lowRiskEffects(tenant, {
      after,
      news,
      classes: goal.classes,
      // If lowRiskPermissions is not known, neither is what counts as low after the change.
      isNewConsent: !sameIds(allIds(before), allIds(after)) && !isUnknown(change, "lowRiskPermissions"),
    })),
    ...otherEffects(news, change),
    ...otherReviewers({ live, before: change.olds ?? {}, now: news }),
    ...benchmarkEffects(live, before, after, change),
  ];
}

/**
 * Graph stores reviewers by id: a declared name that now has another id stands for a different reviewer than before.
 */
const otherReviewers = (sides: Sides): Fact[] =>
  (sides.now.adminConsentRequests?.reviewers ?? [])
    .filter((reviewer) => reviewer && isAnotherNow(sides, reviewer))
    .map(({ kind, name = "" }) => ({ kind: "reviewerMeansAnother", reviewer: kind, name }));

async function restored(
  tenant: Tenant,
  { before, after, restore, goal }: ComingConsent,
  olds: State,
): Promise<Fact[]> {
  const { gone = [] } = restore ?? {};
  const lost: Fact[] = [
    ...when(gone.length > 0, {
      ...{ kind: "policiesAreGone", severity: "warning", policies: [...gone] },
      isAnyLeft: goal.ids !== undefined,
    }),
    ...daysNotRestored(olds.previous?.adminConsentRequests as never),
  ];
  const isNewConsent = !sameIds(allIds(before), allIds(after));
  return [
    ...lost,
    ...(await consentEffects(tenant, before, after, {}, true)),
    ...(await lowRiskEffects(tenant, { after, news: {}, classes: goal.classes, isNewConsent })),
  ];
}

function driftEffects(before: Consent, after: Consent, { olds, news, paths }: SettingChange): Fact[] {
  const isDrift = olds?.userConsent !== undefined && olds.userConsent === news?.userConsent;
  if (!paths.includes("userConsent") || !isDrift || isUnfinished(olds)) return [];
  const lost =
    sameIds(before.ids, after.ids) && after.mailClients !== undefined && before.mailClients === undefined;
  return lost ? [{ kind: "mailClientsTakenAway" }] : possibleCauses(before, news ?? {});
}

async function consentEffects(
  tenant: Tenant,
  before: Consent,
  after: Consent,
  news: Partial<IntegratedAppsSettingInputs>,
  isRestored = false,
): Promise<Fact[]> {
  if (sameIds(allIds(before), allIds(after))) return [];
  const [from, to] = [before, after].map((one) => settingOf(userConsentOf(one, news), allIds(one)));
  const howMuch = "which consent people have already given";
  const [found, asked] = await Promise.all([
    counted(tenant, howMuch, countGrants),
    isStricter(before, after) ? demandEffects(tenant) : [],
  ]);
  const { tenantWide: _, ...grants } = found ?? { tenantWide: undefined };
  return [
    {
      ...{ kind: "consentChanges", from, to, isRestored, source: "directory" },
      ...(found ? { grants } : {}),
    } as Fact,
    ...(await mailEffects(tenant, before, after, found)),
    ...asked,
    ...(await meaningToday(tenant, after)),
    ...meaning(after, news),
  ];
}

/** Phone mail apps ask for consent at the first sign-in on a device. */
async function mailEffects(
  tenant: Tenant,
  before: Consent,
  after: Consent,
  grants: Grants | undefined,
): Promise<Fact[]> {
  if (mayConsentToMail(before) === false || mayConsentToMail(after) !== false) return [];
  const which = "which phone mail apps have tenant-wide consent";
  const known = grants && (await counted(tenant, which, listMailApps));
  const apps = known && mailAppsOf(known, grants);
  return apps?.closed.length === 0 ? [] : [{ kind: "mailNeedsAdministrator", ...apps }];
}

function meaning(
  { ids, mailClients }: Consent,
  { userConsent, mailClients: wish = "keep" }: Partial<IntegratedAppsSettingInputs>,
): Fact[] {
  const isClosed = userConsent === "off" || userConsent === "lowRisk";
  return [
    ...when(
      ids.some((id) => id.toLowerCase() === policyIds.legacy),
      { kind: "everyAppMayGetConsent", severity: "warning" },
    ),
    ...when(wish === "keep" && mailClients !== undefined && isClosed, { kind: "mailClientsStay" }),
  ];
}

const when = (holds: boolean, fact: Fact): Fact[] => (holds ? [fact] : []);

const isUnknown = ({ unknownPaths = [] }: SettingChange, path: string): boolean =>
  unknownPaths.some((unknown) => overlaps(unknown, path));

function otherEffects(news: Partial<IntegratedAppsSettingInputs>, change: SettingChange): Fact[] {
  const { paths } = change;
  const isClosed = paths.includes("userAppRegistration") && news.userAppRegistration === false;
  const isRisky =
    paths.includes("allowUserConsentForRiskyApps") && news.allowUserConsentForRiskyApps === true;
  return [
    ...when(isClosed, { kind: "noAppRegistration" }),
    ...when(isRisky, { kind: "riskyAppsMayGetConsent", severity: "warning" }),
    ...when(paths.includes("adminConsentRequests") && !isUnknown(change, "adminConsentRequests.isEnabled"), {
      kind: "adminConsentRequests",
      isEnabled: news.adminConsentRequests?.isEnabled ?? false,
    }),
  ];
}
