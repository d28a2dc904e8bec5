import { compare, judge } from "../../impact/benchmarks/judge";
import type { Posture } from "../../impact/benchmarks/table";
import type { Fact } from "../../impact/facts";
import { toPolicy } from "./adminRequests";
import type { SettingChange } from "./comingConsent";
import type { IntegratedAppsSettingInputs } from "./schema";
import { allIds, type Consent, consentOf, declaredIds, keyOfId, type LiveSetting } from "./wire";

/** The properties of the tenant's setting that benchmark controls check. */
export function postureOf(live: LiveSetting, consent: Consent = consentOf(live)): Posture {
  const { policy, requests } = live;
  return {
    consentPolicies: allIds(consent).map(keyOfId),
    riskyApps: policy.allowUserConsentForRiskyApps ?? null,
    appRegistration: policy.defaultUserRolePermissions.allowedToCreateApps ?? null,
    ...(requests ? ofRequests(requests) : {}),
  };
}

/** The same for what a program declares; undeclared properties are left out. */
export function declaredPosture(inputs: Partial<IntegratedAppsSettingInputs>): Posture {
  const { adminConsentRequests: requests, userAppRegistration: registration } = inputs;
  const risky = inputs.allowUserConsentForRiskyApps;
  return {
    ...(inputs.userConsent === undefined ? {} : { consentPolicies: declaredIds(inputs).map(keyOfId) }),
    ...(risky === undefined ? {} : { riskyApps: risky }),
    ...(registration === undefined ? {} : { appRegistration: registration }),
    ...(requests ? ofRequests(toPolicy(requests, [])) : {}),
  };
}

interface Requests {
  isEnabled: boolean;
  notifyReviewers?: boolean | null | undefined;
  remindersEnabled?: boolean | null | undefined;
  requestDurationInDays?: number | null | undefined;
}

const ofRequests = (requests: Requests): Posture => ({
  requestsEnabled: requests.isEnabled,
  notifyReviewers: requests.notifyReviewers ?? null,
  reminders: requests.remindersEnabled ?? null,
  requestDays: requests.requestDurationInDays ?? 0,
});

/** How a change affects the benchmark controls; empty if none fails and none changes. */
export function benchmarkEffects(
  live: LiveSetting,
  before: Consent,
  after: Consent,
  { news, paths }: Pick<SettingChange, "news" | "paths">,
): Fact[] {
  const declared = declaredPosture(news ?? {});
  const isWritten = (path: string) => paths.some((one) => one === path || one.startsWith(`${path}.`));
  const was = postureOf(live, before);
  const is: Posture = {
    ...postureOf(live, after),
    ...(isWritten("allowUserConsentForRiskyApps") ? { riskyApps: declared.riskyApps ?? false } : {}),
    ...(isWritten("userAppRegistration") ? { appRegistration: declared.appRegistration ?? true } : {}),
    ...(isWritten("adminConsentRequests")
      ? ofRequests(toPolicy(news?.adminConsentRequests ?? { isEnabled: false }, []))
      : {}),
  };
  const { changed, failing } = compare(was, is);
  if (changed.length + failing.length === 0) return [];
  const names = failing.map(({ benchmark, control }) => ({ benchmark, control }));
  return [{ kind: "benchmarksChange", changed, failing: names }];
}

/** The verdicts on the tenant's current setting. */
export const benchmarksNow = (live: LiveSetting): Fact => ({
  kind: "benchmarks",
  verdicts: judge(postureOf(live)),
});
