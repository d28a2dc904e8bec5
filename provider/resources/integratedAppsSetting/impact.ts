import { counted } from "../../counted";
import { count, figure, list, quoted } from "../../impact/wording";
import type { Change, Context } from "../../lifecycle/define";
import { isUnfinished } from "../../lifecycle/unfinished";
import type { Tenant } from "../../tenant/connect";
import { countLowPermissions } from "../../tenant/graph/permissionGrants";
import { foundAsDeclared } from "../singletons";
import { daysNotRestored } from "./adminRequests";
import { changeTo, toGoal, toRestoreGoal } from "./converge";
import { countGrants, type Grants } from "./grants";
import { consentOf, type LiveSetting, readSetting, type Sides, type State } from "./live";
import { mailAppsOf } from "./mailApps";
import { isAnotherNow } from "./owned";
import { restorable } from "./restore";
import type { IntegratedAppsSettingInputs } from "./schema";
import {
  allIds,
  type Consent,
  fromAssigned,
  inWords,
  mayConsentToMail,
  policyIds,
  sameIds,
  userConsentOf,
} from "./wire";

export type SettingChange = Change<IntegratedAppsSettingInputs, LiveSetting>;

/** What the change means for people, in counts. */
export async function impact(context: Context, change: SettingChange): Promise<string[]> {
  const { tenant } = context;
  const declared: State = { ...change.olds, ...change.news };
  if (change.verb === "delete" && declared.onDelete !== "restore") return [stays];
  const live = change.live?.raw ?? (await readSetting(tenant, declared, false));
  const before = consentOf(live);
  if (change.verb === "delete") return restoreLines(tenant, live, declared);
  const { news, paths } = change;
  if (!news?.userConsent) return [];
  const goal = toGoal(live, { olds: change.olds ?? {}, news: news as IntegratedAppsSettingInputs, paths });
  const after = goal.ids ? consentAfter(goal.ids) : before;
  return [
    ...foundAsDeclared(context, change, "userConsent"),
    ...driftLines(before, after, change),
    ...(await consentLines(tenant, before, after, news)),
    ...otherLines(news, paths),
    ...anotherLines({ live, before: change.olds ?? {}, now: news }),
  ];
}

/** Graph keeps reviewers by id: those of a name are other people once the name is another's. */
const anotherLines = (sides: Sides): string[] =>
  (sides.now.adminConsentRequests?.reviewers ?? [])
    .filter((reviewer) => reviewer && isAnotherNow(sides, reviewer))
    .map(
      ({ kind, name = "" }) =>
        `${quoted(name)} is another ${kind} now: the one that was declared is gone, or has another name. Until the new one is written, it reviews no requests.`,
    );

/** The consent that these policies make, whatever else is in the list. */
const consentAfter = (ids: readonly string[]): Consent =>
  fromAssigned(ids.map((id) => `ManagePermissionGrantsForSelf.${id}`));

const stays = 'stays in the tenant as it is. To put back what was found at first, set onDelete: "restore".';

async function restoreLines(tenant: Tenant, live: LiveSetting, olds: State): Promise<string[]> {
  const { goal, lines } = await restorable(tenant, toRestoreGoal(live, olds));
  const lost = [...lines, ...daysNotRestored(olds.previous?.adminConsentRequests as never)];
  if (!goal.ids || !changeTo(live, goal)) return lost;
  const [first, ...others] = await consentLines(tenant, consentOf(live), consentAfter(goal.ids), {});
  return [...lost, ...(first ? [`what was found at first is put back: ${first}`] : []), ...others];
}

function driftLines(before: Consent, after: Consent, { olds, news, paths }: SettingChange): string[] {
  const isDrift = olds?.userConsent !== undefined && olds.userConsent === news?.userConsent;
  if (!paths.includes("userConsent") || !isDrift || isUnfinished(olds)) return [];
  const lost =
    sameIds(before.ids, after.ids) && after.mailClients !== undefined && before.mailClients === undefined;
  return lost
    ? [
        "somebody took the entry for popular mail clients away: first sign-ins of phone mail apps need an administrator now.",
      ]
    : [];
}

async function consentLines(
  tenant: Tenant,
  before: Consent,
  after: Consent,
  news: Partial<IntegratedAppsSettingInputs>,
): Promise<string[]> {
  if (sameIds(allIds(before), allIds(after))) return [];
  const [from, to] = [before, after].map((one) => inWords(userConsentOf(one, news), allIds(one)));
  const howMuch = "how much people have let in so far";
  const grants = await counted(tenant.snapshot, "grants", howMuch, () => countGrants(tenant));
  return [
    `from ${from} to ${to}. ${grants ? staying(grants) : unreadable}`,
    ...(await mailLines(tenant, before, after, grants)),
    ...meaning(after, news),
    ...(await lowRiskLines(tenant, after)),
  ];
}

function staying({ byPeople, apps, users, reachingMail }: Grants): string {
  if (byPeople === 0) return "No person has let an app in so far; nobody loses access today.";
  const mail = reachingMail > 0 ? `, ${figure(reachingMail)} of them to mail` : "";
  return `${count(byPeople, "grant")} of ${count(apps, "app")} by ${count(users, "user")} ${byPeople === 1 ? "stays" : "stay"} in force${mail}; nobody loses access today.`;
}

const unreadable = "What people have let in so far stays in force; nobody loses access today.";

/** Phone mail apps ask for consent at the first sign-in on a device. */
async function mailLines(
  tenant: Tenant,
  before: Consent,
  after: Consent,
  grants: Grants | undefined,
): Promise<string[]> {
  if (mayConsentToMail(before) === false || mayConsentToMail(after) !== false) return [];
  const which = "which phone mail apps have consent for everybody";
  const apps =
    grants && (await counted(tenant.snapshot, "mailApps", which, () => mailAppsOf(tenant, grants)));
  if (!apps)
    return ["phone mail apps such as Apple Mail: a first sign-in needs an administrator from now on."];
  if (apps.closed.length === 0) return [];
  const rest =
    apps.open.length > 0
      ? `; ${list(apps.open)} ${apps.open.length === 1 ? "has" : "have"} consent for everybody`
      : "";
  return [`${list(apps.closed)}: a first sign-in on a phone needs an administrator from now on${rest}.`];
}

function meaning(
  { ids, mailClients }: Consent,
  { userConsent, mailClients: wish = "keep" }: Partial<IntegratedAppsSettingInputs>,
): string[] {
  const lines: string[] = [];
  if (sameIds(ids, [policyIds.recommended]))
    lines.push(
      "Microsoft decides what Microsoft-managed means, and may change it without a change in this stack.",
    );
  if (ids.some((id) => id.toLowerCase() === policyIds.legacy))
    lines.push(
      "warning: people may let in every app, also of unverified publishers. Microsoft advises against it, and the Entra admin center no longer offers it.",
    );
  if (wish === "keep" && mailClients !== undefined && (userConsent === "off" || userConsent === "lowRisk"))
    lines.push('people can still let popular mail clients in; mailClients: "remove" ends that.');
  return lines;
}

/** [I] The APIs whose permissions administrators classify: Microsoft Graph and Exchange Online. */
export const classified = ["00000003-0000-0000-c000-000000000000", "00000002-0000-0ff1-ce00-000000000000"];

async function lowRiskLines({ graph, snapshot }: Tenant, { ids }: Consent): Promise<string[]> {
  if (!sameIds(ids, [policyIds.low])) return [];
  const counts = await Promise.all(
    classified.map((appId) =>
      counted(snapshot, `classifications/${appId}`, "whether any permission is classified as low", () =>
        countLowPermissions(graph, appId),
      ),
    ),
  );
  return counts.every((number) => number === 0)
    ? [
        "warning: no permission is classified as low, so that this equals off. Classify some in the Entra admin center > Enterprise applications > Consent and permissions > Permission classifications.",
      ]
    : [];
}

function otherLines(news: Partial<IntegratedAppsSettingInputs>, paths: readonly string[]): string[] {
  const lines: string[] = [];
  if (paths.includes("userAppRegistration") && news.userAppRegistration === false)
    lines.push("people can no longer register applications; those they have registered stay.");
  if (paths.includes("allowUserConsentForRiskyApps") && news.allowUserConsentForRiskyApps === true)
    lines.push("warning: people may let in apps that Microsoft finds risky.");
  if (paths.includes("adminConsentRequests"))
    lines.push(
      news.adminConsentRequests?.isEnabled
        ? "people may ask for apps that they cannot let in themselves."
        : "people can no longer ask for apps that they cannot let in themselves.",
    );
  return lines;
}
