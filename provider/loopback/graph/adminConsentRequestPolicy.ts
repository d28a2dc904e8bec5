import { changeAdminConsentRequestPolicy } from "../data/authorizationPolicyChanges";
import type { AdminConsentRequestPolicy, Reviewer } from "../data/consent";
import { directoryViolation } from "./errors";
import { readConsentRequestPolicy, writeConsentRequestPolicy } from "./permissions";
import {
  bothVersions,
  changeOf,
  contextOf,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  type GraphVersion,
  noContent,
  ok,
} from "./route";

const path = "/policies/adminConsentRequestPolicy";

/** @see https://learn.microsoft.com/graph/api/adminconsentrequestpolicy-update */
export const adminConsentRequestPolicyRoutes: GraphRoute[] = [
  { method: "GET", path, versions: bothVersions, permissions: readConsentRequestPolicy, handle: get },
  { method: "PUT", path, versions: bothVersions, permissions: writeConsentRequestPolicy, handle: put },
];

function get(request: GraphRequest): GraphAnswer {
  const policy = request.state.staleReads.see("adminConsentRequestPolicy", "gets");
  const reviewers = policy.reviewers.map((reviewer) => ({
    ...reviewer,
    query: withVersion(reviewer.query, request.version),
  }));
  return ok({
    "@odata.context": contextOf(request, "policies/adminConsentRequestPolicy/$entity"),
    ...policy,
    reviewers,
  });
}

/** [I] When the policy is read, Graph prefixes the query with the version. */
const withVersion = (query: string, version: GraphVersion): string =>
  `/${version}${query.replace(/^\/(beta|v1\.0)/, "")}`;

function put(request: GraphRequest): GraphAnswer {
  const policy = checkPolicy(request.body);
  request.state.staleReads.remember("adminConsentRequestPolicy");
  changeAdminConsentRequestPolicy(changeOf(request), policy);
  return noContent;
}

type NewPolicy = Omit<AdminConsentRequestPolicy, "version">;

const isBoolean = (value: unknown): boolean => typeof value === "boolean";
const checks: Record<keyof NewPolicy, (value: unknown) => boolean> = {
  isEnabled: isBoolean,
  notifyReviewers: isBoolean,
  remindersEnabled: isBoolean,
  requestDurationInDays: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 60,
  reviewers: Array.isArray,
};

/** A PUT replaces the whole policy: leaving a property out is an error. [I] The range of days is the portal's. */
function checkPolicy(body: unknown): NewPolicy {
  const given = (body ?? {}) as Record<string, unknown>;
  const unknown = Object.keys(given).find((name) => !(name in checks));
  if (unknown !== undefined)
    throw directoryViolation(`Invalid property '${unknown}' on resource 'adminConsentRequestPolicy'.`);
  for (const [name, check] of Object.entries(checks)) {
    if (!check(given[name]))
      throw directoryViolation(
        `Invalid value specified for property '${name}' of resource 'adminConsentRequestPolicy'.`,
      );
  }
  const policy = given as unknown as NewPolicy;
  return { ...policy, reviewers: policy.reviewers.map((reviewer) => checkReviewer({ ...reviewer })) };
}

const queries = [
  /^\/users\/[^/]+$/,
  /^\/groups\/[^/]+\/(transitiveMembers|members)(\/microsoft\.graph\.user)?$/,
  /^\/roleManagement\/directory\/roleAssignments\?\$filter=roleDefinitionId eq '[^']+'$/,
];

function checkReviewer(reviewer: Partial<Reviewer> & { [name: string]: unknown }): Reviewer {
  const { query = "", queryType, queryRoot = null, "@odata.type": _, ...others } = reviewer;
  const plain = query.replace(/^\/(beta|v1\.0)/, "");
  const isKnown = queries.some((pattern) => pattern.test(plain));
  if (isKnown && queryType === "MicrosoftGraph" && Object.keys(others).length === 0)
    return { query: plain, queryType, queryRoot };
  throw directoryViolation(`Invalid reviewer: ${JSON.stringify(reviewer)}.`);
}
