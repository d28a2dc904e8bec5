import { countedHere, leaveOut } from "../../counted";
import type { Context, Observed } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import {
  type AdminConsentRequestPolicy,
  getAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { listClassifications } from "../../tenant/graph/permissionClassifications";
import { fromPolicy, toFull, undeclarable } from "./adminRequests";
import { byId, resolveNames, subjectOf, withoutVersion } from "./consentReviewers";
import { inOwnWords, lowIn } from "./lowRisk/classified";
import { classesInUse, readClasses } from "./lowRisk/read";
import { answeredPermissions, answeredReviewers, consentSeen, declarableReviewers } from "./owned";
import { readContents } from "./policies/read";
import type { Computed, IntegratedAppsSettingInputs, Previous, State } from "./schema";
import {
  allIds,
  consentOf,
  fromConsent,
  type LiveSetting,
  registrationOf,
  riskyOf,
  riskyShown,
  type Sides,
} from "./wire";

export async function readSetting(tenant: Tenant, declared: State, fresh: boolean): Promise<LiveSetting> {
  if (fresh) forgetSetting(tenant);
  const wanted = declared.adminConsentRequests;
  const [policy, requests, names, classes] = await Promise.all([
    tenant.read(getAuthorizationPolicy),
    wanted ? tenant.read(getAdminConsentRequestPolicy) : undefined,
    resolveNames(
      tenant,
      (wanted?.reviewers ?? []).filter((reviewer) => reviewer?.name !== undefined),
    ),
    readClasses(tenant, declared),
  ]);
  return {
    ...{ policy, ...(requests ? await withIds(tenant, requests) : { spelled: new Map() }) },
    ...{ names: new Map([...names, ...classes.names]), classified: classes.classified },
  };
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
  tenant.invalidate(listClassifications);
}

/** The original settings that a restore needs: only those that the program declares. */
export function toPrevious(live: LiveSetting, declared: State): Previous {
  return {
    permissionGrantPolicyIds: allIds(consentOf(live)),
    ...(declared.allowUserConsentForRiskyApps === undefined
      ? {}
      : { allowUserConsentForRiskyApps: riskyOf(live) }),
    ...(declared.userAppRegistration === undefined ? {} : { userAppRegistration: registrationOf(live) }),
    ...(declared.lowRiskPermissions === undefined
      ? {}
      : { lowRiskPermissions: lowIn(live.classified).map(inOwnWords) }),
    ...(live.requests ? { adminConsentRequests: { ...toFull(live.requests) } } : {}),
  };
}

/** The live setting as inputs. */
export async function observe(
  { tenant }: Context,
  _id: string,
  { declared, before, now, fresh }: { declared: State; before: State; now: State; fresh: boolean },
): Promise<Observed<IntegratedAppsSettingInputs, LiveSetting>> {
  const isImport = Object.keys(declared).length === 0;
  const [setting, contents] = await Promise.all([
    isImport ? readEverything(tenant) : readSetting(tenant, withAll(declared, before), fresh),
    readContents(tenant, declared),
  ]);
  const raw = { ...setting, contents };
  const sides = { live: raw, before, now };
  const reviewers = isImport ? declarableReviewers(raw) : answeredReviewers(sides);
  return {
    inputs: {
      ...fromConsent(consentSeen(sides), withKnownPolicies(declared, before)),
      allowUserConsentForRiskyApps: riskyShown(raw, now),
      userAppRegistration: registrationOf(raw),
      ...permissionsIn(sides, isImport),
      ...(raw.requests
        ? { adminConsentRequests: fromPolicy(raw.requests, declared.adminConsentRequests, reviewers) }
        : {}),
    },
    raw,
    computed: kept(contents),
  };
}

/** Until the program's list is known, the state's list decides whether the tenant's list counts as `custom`. */
function withKnownPolicies(declared: State, { permissionGrantPolicyIds }: State): State {
  const { userConsent, permissionGrantPolicyIds: ids } = declared;
  const isKnown = userConsent !== "custom" || (ids !== undefined && !ids.includes(undefined as never));
  return isKnown ? declared : { ...declared, permissionGrantPolicyIds };
}

/** Includes permissions that the program no longer declares, because they may have to be removed from the tenant. */
const withAll = (declared: State, before: State): State => ({
  ...declared,
  lowRiskPermissions: [...(declared.lowRiskPermissions ?? []), ...(before.lowRiskPermissions ?? [])],
});

function permissionsIn(sides: Sides, isImport: boolean): Pick<State, "lowRiskPermissions"> {
  const { before, now, live } = sides;
  if (isImport) return live.classified ? { lowRiskPermissions: lowIn(live.classified).map(inOwnWords) } : {};
  const isDeclared = [before, now].some(({ lowRiskPermissions }) => lowRiskPermissions !== undefined);
  return isDeclared ? { lowRiskPermissions: answeredPermissions(sides) } : {};
}

/** If the contents cannot be read, the state keeps those that it has. */
export const kept = (contents: LiveSetting["contents"]): Pick<Computed, "policyContents"> =>
  contents ? { policyContents: contents.length > 0 ? [...contents] : undefined } : {};

/** Reads the admin consent requests as well, if they can be read and declared. */
async function readEverything(tenant: Tenant): Promise<LiveSetting> {
  const declared = { adminConsentRequests: { isEnabled: false } };
  const everything = await countedHere("adminConsentRequests", () => readSetting(tenant, declared, false));
  const problem = everything?.requests && undeclarable(everything.requests);
  if (problem) leaveOut(problem);
  const setting = everything && !problem ? everything : await readSetting(tenant, {}, false);
  return { ...setting, classified: await classesInUse(tenant, setting) };
}
