import type { Fact } from "../../impact/facts";
import type {
  AdminConsentRequestPolicy,
  NewAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { keyOfQuery, withoutVersion } from "./consentReviewers";
import { type AdminConsentRequests, adminConsentRequests, type ConsentReviewer } from "./schema";

/** Defaults for undeclared properties, because Graph requires all of them. */
const defaults = {
  notifyReviewers: false,
  remindersEnabled: false,
  requestDurationInDays: 30,
  reviewers: [],
} as const satisfies Partial<AdminConsentRequests>;

export type Reviewer = NewAdminConsentRequestPolicy["reviewers"][number];

type Days = Pick<AdminConsentRequestPolicy, "isEnabled" | "requestDurationInDays">;

/**
 * A tenant that never used requests reports 0 days, which means that the number was never set; the default applies.
 * While requests are enabled, 0 days is the actual value.
 */
function daysOf({ isEnabled, requestDurationInDays: days }: Days): number {
  return isEnabled && days === 0 ? 0 : daysToWrite({ requestDurationInDays: days });
}

/** Undefined if the number was never set, unless the declared number is the default: nobody has chosen this value. */
function daysShown(policy: Days, declared: AdminConsentRequests | undefined): number | undefined {
  const days = daysOf(policy);
  const isUnset = days !== policy.requestDurationInDays;
  return isUnset && declared?.requestDurationInDays !== days ? undefined : days;
}

/** Graph does not accept 0 days, so the default is written instead. */
export const daysToWrite = ({ requestDurationInDays: days }: Pick<Days, "requestDurationInDays">): number =>
  days || defaults.requestDurationInDays;

/** Why a program cannot declare the requests as the tenant has them; undefined if it can. */
export function undeclarable(policy: AdminConsentRequestPolicy): string | undefined {
  const days = daysOf(policy);
  return adminConsentRequests.shape.requestDurationInDays.safeParse(days).success
    ? undefined
    : `adminConsentRequests is left out and stays as it is: its requestDurationInDays is ${days}, but a program can only declare 1 to 60.`;
}

/** Warns that a restore cannot reset the number of days to its original value. */
export const daysNotRestored = (found: Days | undefined): Fact[] =>
  found && daysOf(found) === 0
    ? [{ kind: "daysAreNotRestored", severity: "warning", days: daysToWrite(found) }]
    : [];

export function toPolicy(
  declared: AdminConsentRequests,
  reviewers: readonly Reviewer[],
): NewAdminConsentRequestPolicy {
  return { ...defaults, ...declared, reviewers };
}

/** The live policy as inputs. Properties at their default are left out if the program does not declare them. */
export function fromPolicy(
  policy: AdminConsentRequestPolicy,
  declared: AdminConsentRequests | undefined,
  reviewers: readonly ConsentReviewer[],
): AdminConsentRequests {
  const live = {
    isEnabled: policy.isEnabled,
    notifyReviewers: policy.notifyReviewers ?? defaults.notifyReviewers,
    remindersEnabled: policy.remindersEnabled ?? defaults.remindersEnabled,
    requestDurationInDays: daysShown(policy, declared),
    reviewers,
  };
  const shown = Object.entries(live).filter(
    ([key, value]) =>
      key === "isEnabled" ||
      (value !== undefined && declared?.[key as keyof AdminConsentRequests] !== undefined) ||
      !isDefault(key, value ?? defaults[key as keyof typeof defaults]),
  );
  return Object.fromEntries(shown) as AdminConsentRequests;
}

function isDefault(key: string, value: unknown): boolean {
  const standard = defaults[key as keyof typeof defaults];
  return Array.isArray(value) ? value.length === 0 : value === standard;
}

/** Whether the tenant already matches, with the reviewers in any order. */
export function isAsWanted(policy: AdminConsentRequestPolicy, wanted: NewAdminConsentRequestPolicy): boolean {
  const form = ({ reviewers, ...rest }: NewAdminConsentRequestPolicy) =>
    JSON.stringify([
      rest.isEnabled,
      rest.notifyReviewers,
      rest.remindersEnabled,
      rest.requestDurationInDays,
    ]) +
    reviewers
      .map(({ query }) => keyOfQuery(query))
      .sort()
      .join("\n");
  return form(toFull(policy)) === form(wanted);
}

export function toFull(policy: AdminConsentRequestPolicy): NewAdminConsentRequestPolicy {
  return {
    isEnabled: policy.isEnabled,
    notifyReviewers: policy.notifyReviewers ?? defaults.notifyReviewers,
    remindersEnabled: policy.remindersEnabled ?? defaults.remindersEnabled,
    requestDurationInDays: daysOf(policy),
    reviewers: reviewersIn(policy),
  };
}

/** Reviewers in the form that Graph accepts in a write; those of others are kept as they are. */
export const reviewersIn = ({ reviewers }: AdminConsentRequestPolicy): Reviewer[] =>
  (reviewers ?? []).map(({ query, queryType, queryRoot }) => ({
    query: withoutVersion(query),
    queryType: queryType ?? "MicrosoftGraph",
    ...(queryRoot ? { queryRoot } : {}),
  }));
