import type {
  AdminConsentRequestPolicy,
  NewAdminConsentRequestPolicy,
} from "../../tenant/graph/adminConsentRequestPolicy";
import { type Names, plainQuery, queryOf, reviewerOf } from "./reviewers";
import type { AdminConsentRequests } from "./schema";

/** What each part is when it is not declared: Graph wants all of them. */
const defaults = {
  notifyReviewers: false,
  remindersEnabled: false,
  requestDurationInDays: 30,
  reviewers: [],
} as const satisfies Partial<AdminConsentRequests>;

export function toPolicy(declared: AdminConsentRequests, names: Names): NewAdminConsentRequestPolicy {
  const { reviewers, ...rest } = { ...defaults, ...declared };
  return {
    ...rest,
    reviewers: reviewers.map((reviewer) => ({
      query: queryOf(reviewer, names),
      queryType: "MicrosoftGraph",
    })),
  };
}

/** The live policy in the words of the declaration: parts at their default stay away where the program leaves them out. */
export function fromPolicy(
  policy: AdminConsentRequestPolicy,
  declared: AdminConsentRequests | undefined,
  names: Names,
): AdminConsentRequests {
  const live = {
    isEnabled: policy.isEnabled,
    notifyReviewers: policy.notifyReviewers ?? defaults.notifyReviewers,
    remindersEnabled: policy.remindersEnabled ?? defaults.remindersEnabled,
    requestDurationInDays: policy.requestDurationInDays ?? defaults.requestDurationInDays,
    reviewers: (policy.reviewers ?? []).map(({ query }) =>
      reviewerOf(query, declared?.reviewers ?? [], names),
    ),
  };
  const shown = Object.entries(live).filter(
    ([key, value]) =>
      key === "isEnabled" ||
      declared?.[key as keyof AdminConsentRequests] !== undefined ||
      !isDefault(key, value),
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
      .map(({ query }) => plainQuery(query))
      .sort()
      .join("\n");
  return form(toFull(policy)) === form(wanted);
}

export function toFull(policy: AdminConsentRequestPolicy): NewAdminConsentRequestPolicy {
  return {
    isEnabled: policy.isEnabled,
    notifyReviewers: policy.notifyReviewers ?? defaults.notifyReviewers,
    remindersEnabled: policy.remindersEnabled ?? defaults.remindersEnabled,
    requestDurationInDays: policy.requestDurationInDays ?? defaults.requestDurationInDays,
    reviewers: (policy.reviewers ?? []).map(({ query }) => ({
      query: plainQuery(query),
      queryType: "MicrosoftGraph",
    })),
  };
}
