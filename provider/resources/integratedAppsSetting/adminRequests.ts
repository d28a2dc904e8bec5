import type { Fact } from "../../impact/facts";
import type {
  AdminConsentRequestPolicy,
  NewAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { keyOfQuery, withoutVersion } from "./consentReviewers";
import { type AdminConsentRequests, adminConsentRequests, type ConsentReviewer } from "./schema";

/** Defaults of undeclared parts, because Graph requires all of them. */
const defaults = {
  notifyReviewers: false,
  remindersEnabled: false,
  requestDurationInDays: 30,
  reviewers: [],
} as const satisfies Partial<AdminConsentRequests>;

export type Reviewer = NewAdminConsentRequestPolicy["reviewers"][number];

type Days = Pick<AdminConsentRequestPolicy, "isEnabled" | "requestDurationInDays">;

/**
 * A tenant that never used requests shows 0 days: it stands for a number that was never set. With requests on, 0 days are
 * what the tenant has, and no other number.
 */
function daysOf({ isEnabled, requestDurationInDays: days }: Days): number {
  return isEnabled && days === 0 ? 0 : daysToWrite({ requestDurationInDays: days });
}

/** Undefined where no number was ever set and another one is declared than it stands for: it is nobody's number then. */
function daysShown(policy: Days, declared: AdminConsentRequests | undefined): number | undefined {
  const days = daysOf(policy);
  const isUnset = days !== policy.requestDurationInDays;
  return isUnset && declared?.requestDurationInDays !== days ? undefined : days;
}

/** 0 days cannot be set. */
export const daysToWrite = ({ requestDurationInDays: days }: Pick<Days, "requestDurationInDays">): number =>
  days || defaults.requestDurationInDays;

/** Why no program can declare the requests as the tenant has them; undefined where one can. */
export function undeclarable(policy: AdminConsentRequestPolicy): string | undefined {
  const days = daysOf(policy);
  return adminConsentRequests.shape.requestDurationInDays.safeParse(days).success
    ? undefined
    : `adminConsentRequests is left out and stays as it is: its requestDurationInDays is ${days}, but a program can only declare 1 to 60.`;
}

/** What a restore does not put back as it was found. */
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

/** The live policy in the words of the declaration: parts at their default stay away where the program leaves them out. */
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

/** Whether the tenant has what is wanted already; reviewers in any order. */
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

/** As Graph takes them back: others' reviewers go along as they are. */
export const reviewersIn = ({ reviewers }: AdminConsentRequestPolicy): Reviewer[] =>
  (reviewers ?? []).map(({ query, queryType, queryRoot }) => ({
    query: withoutVersion(query),
    queryType: queryType ?? "MicrosoftGraph",
    ...(queryRoot ? { queryRoot } : {}),
  }));
