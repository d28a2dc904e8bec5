import { countedHere, leaveOut } from "../../counted";
import type { Context, Observed } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import {
  type AdminConsentRequestPolicy,
  getAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { fromPolicy, toFull, undeclarable } from "./adminRequests";
import { byId, resolveNames, subjectOf, withoutVersion } from "./consentReviewers";
import { answeredReviewers, consentSeen, declarableReviewers } from "./owned";
import type { IntegratedAppsSettingInputs, Previous, State } from "./schema";
import { allIds, consentOf, fromConsent, type LiveSetting, registrationOf, riskyOf } from "./wire";

export async function readSetting(tenant: Tenant, declared: State, fresh: boolean): Promise<LiveSetting> {
  if (fresh) forgetSetting(tenant);
  const wanted = declared.adminConsentRequests;
  const [policy, requests, names] = await Promise.all([
    tenant.read(getAuthorizationPolicy),
    wanted ? tenant.read(getAdminConsentRequestPolicy) : undefined,
    resolveNames(
      tenant,
      (wanted?.reviewers ?? []).filter((reviewer) => reviewer?.name !== undefined),
    ),
  ]);
  return { policy, ...(requests ? await withIds(tenant, requests) : { spelled: new Map() }), names };
}

async function withIds(
  tenant: Tenant,
  requests: AdminConsentRequestPolicy,
): Promise<Pick<LiveSetting, "spelled"> & { requests: AdminConsentRequestPolicy }> {
  const read = requests.reviewers ?? [];
  const people = read
    .map(({ query }) => subjectOf(query))
    .filter((subject) => subject?.kind === "user" && subject.id.includes("@"));
  const names = await resolveNames(
    tenant,
    people.map((subject) => ({ kind: "user", name: subject?.id })),
  );
  const reviewers = read.map((one) => ({ ...one, query: byId(one.query, names) }));
  const spelled = read.map(
    ({ query }, at) => [reviewers[at]?.query ?? query, withoutVersion(query)] as const,
  );
  return {
    requests: { ...requests, reviewers },
    spelled: new Map(spelled.filter(([id, query]) => id !== query)),
  };
}

export function forgetSetting(tenant: Tenant): void {
  tenant.invalidate(getAuthorizationPolicy);
  tenant.invalidate(getAdminConsentRequestPolicy);
}

/** What a restore needs: only what the program declares. */
export function toPrevious(live: LiveSetting, declared: State): Previous {
  return {
    permissionGrantPolicyIds: allIds(consentOf(live)),
    ...(declared.allowUserConsentForRiskyApps === undefined
      ? {}
      : { allowUserConsentForRiskyApps: riskyOf(live) }),
    ...(declared.userAppRegistration === undefined ? {} : { userAppRegistration: registrationOf(live) }),
    ...(live.requests ? { adminConsentRequests: { ...toFull(live.requests) } } : {}),
  };
}

/** The setting in the words of the program. */
export async function observe(
  { tenant }: Context,
  _id: string,
  { declared, before, now, fresh }: { declared: State; before: State; now: State; fresh: boolean },
): Promise<Observed<IntegratedAppsSettingInputs, LiveSetting>> {
  const isImport = Object.keys(declared).length === 0;
  const raw = isImport ? await readEverything(tenant) : await readSetting(tenant, declared, fresh);
  const sides = { live: raw, before, now };
  const reviewers = isImport ? declarableReviewers(raw) : answeredReviewers(sides);
  return {
    inputs: {
      ...fromConsent(consentSeen(sides), declared),
      allowUserConsentForRiskyApps: riskyOf(raw),
      userAppRegistration: registrationOf(raw),
      ...(raw.requests
        ? { adminConsentRequests: fromPolicy(raw.requests, declared.adminConsentRequests, reviewers) }
        : {}),
    },
    raw,
  };
}

/** Requests for consent as well, where they can be read and declared. */
async function readEverything(tenant: Tenant): Promise<LiveSetting> {
  const declared = { adminConsentRequests: { isEnabled: false } };
  const everything = await countedHere("adminConsentRequests", () => readSetting(tenant, declared, false));
  const problem = everything?.requests && undeclarable(everything.requests);
  if (problem) leaveOut(problem);
  return everything && !problem ? everything : readSetting(tenant, {}, false);
}
