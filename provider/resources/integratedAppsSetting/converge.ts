import { ConstraintError, isProviderError } from "../../errors";
import { list } from "../../impact/format";
import { settingInWords } from "../../impact/words/consent";
import { wantedEntries } from "../../lifecycle/ownership";
import type { Tenant } from "../../tenant/connect";
import {
  getAdminConsentRequestPolicy,
  type NewAdminConsentRequestPolicy,
  replaceAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import {
  type AuthorizationPolicyChange,
  getAuthorizationPolicy,
  updateAuthorizationPolicy,
} from "../../tenant/graph/authorizationPolicy";
import { settled } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import { daysToWrite, isAsWanted, toPolicy } from "./adminRequests";
import { forgetSetting } from "./live";
import { entriesOf, sharedPermissions } from "./lowRisk/classified";
import { addClasses, type Classes, classesToChange, removeClasses } from "./lowRisk/converge";
import type { LowRiskPermission } from "./lowRisk/schema";
import { ownedIds, sharedReviewers } from "./owned";
import type { IntegratedAppsSettingInputs, State } from "./schema";
import {
  allIds,
  assignedOf,
  type Consent,
  consentOf,
  isMailClients,
  keyOfId,
  type LiveSetting,
  registrationOf,
  riskyOf,
  type Sides,
  sameIds,
  settingOf,
  toAssigned,
  toConsentIds,
  userConsentOf,
} from "./wire";

/** The target values; everything else stays as it is. */
export interface Goal {
  ids?: readonly string[];
  allowUserConsentForRiskyApps?: boolean;
  userAppRegistration?: boolean;
  requests?: NewAdminConsentRequestPolicy;
  /** Permissions to classify as low, and to take out of that class. */
  classes?: Classes | undefined;
}

/** The resource before and after an update, and the input paths that differ from the tenant. */
export interface UpdateRequest {
  olds: State;
  news: IntegratedAppsSettingInputs;
  paths: readonly string[];
}

export function toGoal(live: LiveSetting, { olds, news, paths }: UpdateRequest): Goal {
  const isAsked = (path: keyof IntegratedAppsSettingInputs) => paths.includes(path);
  const asksConsent = isAsked("userConsent") || isAsked("permissionGrantPolicyIds") || isAsked("mailClients");
  return {
    ...(asksConsent ? { ids: toConsentIds(news, consentOf(live), ownedIds(olds), paths) } : {}),
    ...(isAsked("allowUserConsentForRiskyApps")
      ? { allowUserConsentForRiskyApps: news.allowUserConsentForRiskyApps ?? false }
      : {}),
    ...(isAsked("userAppRegistration") ? { userAppRegistration: news.userAppRegistration ?? true } : {}),
    ...(isAsked("adminConsentRequests") ? { requests: toRequests({ live, before: olds, now: news }) } : {}),
    ...(isAsked("lowRiskPermissions")
      ? { classes: classesToChange(sharedPermissions({ live, before: olds, now: news })) }
      : {}),
  };
}

const toRequests = (sides: Sides): NewAdminConsentRequestPolicy =>
  toPolicy(sides.now.adminConsentRequests ?? { isEnabled: false }, wantedEntries(sharedReviewers(sides)));

const nothingToRestore =
  'the original settings are not known, because this resource was imported. Nothing was written. Set onDelete: "retain" and run this again.';

/** Restores the original settings, as far as this resource declared them. What others added since stays. */
export function toRestoreGoal(live: LiveSetting, olds: State): Goal {
  const { previous } = olds;
  if (!previous) throw new ConstraintError(nothingToRestore);
  const { permissionGrantPolicyIds, adminConsentRequests, lowRiskPermissions, ...rest } = previous;
  const { allowUserConsentForRiskyApps: risky = riskyOf(live), ...others } = rest;
  return {
    ids: formerIds(consentOf(live), olds, permissionGrantPolicyIds),
    ...others,
    ...(risky === riskyOf(live) ? {} : { allowUserConsentForRiskyApps: risky }),
    ...(adminConsentRequests ? { requests: formerRequests(live, olds, adminConsentRequests as never) } : {}),
    ...(lowRiskPermissions ? { classes: formerClasses(live, olds, lowRiskPermissions) } : {}),
  };
}

/** The mode determines the whole list, except for the mail clients' policy, which others may have added. */
function formerIds({ mailClients }: Consent, olds: State, former: readonly string[]): string[] {
  const mail = wantedEntries({
    live: mailClients && olds.mailClients !== "remove" ? [mailClients] : [],
    declared: former.filter(isMailClients),
    owned: ownedIds(olds),
    keyOf: keyOfId,
  });
  return [...former.filter((id) => !isMailClients(id)), ...mail];
}

function formerRequests(
  live: LiveSetting,
  before: State,
  former: NewAdminConsentRequestPolicy,
): NewAdminConsentRequestPolicy {
  const shared = { ...sharedReviewers({ live, before, now: {} }), declared: former.reviewers };
  return { ...former, requestDurationInDays: daysToWrite(former), reviewers: wantedEntries(shared) };
}

function formerClasses(
  live: LiveSetting,
  before: State,
  former: readonly LowRiskPermission[],
): Classes | undefined {
  const declared = entriesOf(former, live.names);
  return classesToChange({ ...sharedPermissions({ live, before, now: {} }), declared });
}

/** Undefined if the tenant already matches. */
export function changeTo(live: LiveSetting, goal: Goal): AuthorizationPolicyChange | undefined {
  const { allowUserConsentForRiskyApps: risky, userAppRegistration: registration } = goal;
  const assigned = goal.ids && toAssigned(goal.ids, assignedOf(live.policy));
  const permissions = {
    ...(registration !== undefined && registration !== registrationOf(live)
      ? { allowedToCreateApps: registration }
      : {}),
    ...(assigned ? { permissionGrantPoliciesAssigned: assigned } : {}),
  };
  const change: AuthorizationPolicyChange = {
    ...(risky !== undefined && risky !== live.policy.allowUserConsentForRiskyApps
      ? { allowUserConsentForRiskyApps: risky }
      : {}),
    ...(Object.keys(permissions).length > 0 ? { defaultUserRolePermissions: permissions } : {}),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

/** Writes the differences and waits until the tenant shows them. Changes that let people consent to less come first. */
export async function converge(tenant: Tenant, live: LiveSetting, goal: Goal): Promise<void> {
  const change = changeTo(live, goal);
  const { add = [], remove = [] } = goal.classes ?? {};
  const { requests } = goal;
  const steps: [what: string, isDue: boolean, write: () => Promise<void>][] = [
    ["classified permissions", remove.length > 0, () => removeClasses(tenant, remove)],
    ["user consent", change !== undefined, () => changePolicy(tenant, live, goal, change ?? {})],
    ["classified permissions", add.length > 0, () => addClasses(tenant, add)],
    [
      "admin consent requests",
      mustReplace(live, requests),
      () => replaceRequests(tenant, asSpelled(live, requests as NewAdminConsentRequestPolicy)),
    ],
  ];
  await inOrder(steps.filter(([, isDue]) => isDue).map(([what, , write]) => [what, write]));
}

/** Adds what was already written to the message of a failure. */
async function inOrder(steps: readonly [what: string, write: () => Promise<void>][]): Promise<void> {
  const written = new Set<string>();
  for (const [what, write] of steps) {
    await write().catch((error: unknown) => {
      if (written.size > 0 && isProviderError(error))
        error.message = `${error.message} Written before that: ${list([...written])}. Run this again: it continues from there.`;
      throw error;
    });
    written.add(what);
  }
}

function mustReplace(
  { requests: live }: LiveSetting,
  wanted: NewAdminConsentRequestPolicy | undefined,
): wanted is NewAdminConsentRequestPolicy {
  return wanted !== undefined && !(live && isAsWanted(live, wanted));
}

async function changePolicy(
  tenant: Tenant,
  live: LiveSetting,
  goal: Goal,
  change: AuthorizationPolicyChange,
): Promise<void> {
  await updateAuthorizationPolicy(tenant.graph, change);
  forgetSetting(tenant);
  let shown = live;
  const look = async () => {
    const policy = await getAuthorizationPolicy(tenant);
    // A value that Entra ID does not show yet has the effect of false.
    const risky = policy.allowUserConsentForRiskyApps ?? false;
    shown = { ...live, policy: { ...policy, allowUserConsentForRiskyApps: risky } };
    return changeTo(shown, goal) ? undefined : shown;
  };
  await settled(look, "the new consent policy").catch((error: unknown) => {
    const isKept =
      change.defaultUserRolePermissions?.permissionGrantPoliciesAssigned && sameList(live, shown);
    throw isKept && isProviderError(error) && error.code === "M365_NOT_SETTLED" ? kept(shown) : error;
  });
}

const sameList = (one: LiveSetting, other: LiveSetting): boolean =>
  sameIds(assignedOf(one.policy), assignedOf(other.policy));

/** [I] Reported for tenants with Microsoft-managed consent: the service answers 204, but the list does not change. */
function kept(live: LiveSetting): ConstraintError {
  const consent = consentOf(live);
  const mode = settingInWords(settingOf(userConsentOf(consent, {}), allIds(consent)));
  return new ConstraintError(
    `Entra ID accepted the change of user consent but kept the old setting: after ${timeouts.settleMs / 1000} s it is still "${mode}". Another attempt is likely to fail in the same way. Select another setting once in the Entra admin center > Enterprise applications > Consent and permissions > User consent settings, check that it stays, then run pulumi preview.`,
    "M365_CONSENT_KEPT",
  );
}

/** Reviewers of others are written back exactly as they were read. */
const asSpelled = ({ spelled }: LiveSetting, wanted: NewAdminConsentRequestPolicy) => ({
  ...wanted,
  reviewers: wanted.reviewers.map((one) => ({ ...one, query: spelled.get(one.query) ?? one.query })),
});

async function replaceRequests(tenant: Tenant, wanted: NewAdminConsentRequestPolicy): Promise<void> {
  await replaceAdminConsentRequestPolicy(tenant.graph, wanted);
  forgetSetting(tenant);
  await settled(async () => {
    const policy = await getAdminConsentRequestPolicy(tenant);
    return isAsWanted(policy, wanted) ? policy : undefined;
  }, "the new admin consent request policy");
}
