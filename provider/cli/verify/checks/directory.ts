import type { Tenant } from "../../../tenant/connect";
import { getAdminConsentRequestPolicy } from "../../../tenant/graph/adminConsentRequestPolicy";
import { getAuthorizationPolicy } from "../../../tenant/graph/authorizationPolicy";
import { listAppConsentRequests } from "../../../tenant/graph/consentDemand";
import { ask, askFor, valuesIn } from "../ask";
import { check, type Entry, untried, writeCheck } from "../entry";
import { inKnownWords, kindOf, told } from "../facts";
import { firstOf, grantPolicies } from "../found";
import { asExpected, different, notTried, type Outcome } from "../outcome";
import type { Trial } from "../write/trial";

const consent = told`only shown by a change of user consent; its own value, written again, is answered the same either way`;
const requests = told`the directory's audit log contains a change of the requests only if somebody made one recently`;

/** The count of a group's users, as a batch of two requests returns it. */
async function countInBatch(tenant: Tenant): Promise<unknown> {
  const { body: groups } = await askFor(tenant, "/v1.0/groups?$top=1&$select=id");
  const { id } = firstOf(valuesIn(groups), told`no group`);
  const url = `/groups/${id}/transitiveMembers/microsoft.graph.user/$count`;
  const headers = { ConsistencyLevel: "eventual", Accept: "text/plain" };
  const requests = ["0", "1"].map((number) => ({ id: number, method: "GET", url, headers }));
  const { body } = await ask(tenant, {
    method: "POST",
    path: "/v1.0/$batch",
    body: { requests },
    repeatable: true,
  });
  return (body as { responses?: { body?: unknown }[] } | undefined)?.responses?.[0]?.body;
}

const sharedCount = (tenant: Tenant) => tenant.read(countInBatch);
const isDigits = (text: string) => /^\uFEFF?\s*\d+\s*$/.test(text);

const dangerous = told`a policy would have to be written with some of its properties left out, which resets them if this is wrong; written whole, with its own values, it is answered the same either way`;

export const directoryChecks: Entry[] = [
  check("tenant/graph/groups.ts numberIn", ["readGroups"], async (tenant) => {
    const text = String(await sharedCount(tenant));
    const isBase64 = isDigits(Buffer.from(text, "base64").toString());
    return asExpected(
      isDigits(text) || isBase64,
      told`${kindOf(await sharedCount(tenant))}, base64: ${isBase64}`,
    );
  }),
  check("loopback/graph/batch.ts bodyOf", ["readGroups"], async (tenant) => {
    const body = await sharedCount(tenant);
    return asExpected(
      typeof body === "string" && isDigits(body),
      told`${kindOf(body)}, digits: ${isDigits(String(body))}`,
    );
  }),
  check("loopback/graph/adminConsentRequestPolicy.ts withVersion", ["readAdminConsent"], async (tenant) => {
    const { reviewers } = await getAdminConsentRequestPolicy(tenant);
    if (!reviewers?.length) return notTried(told`the policy names no reviewers`);
    const odd = reviewers.filter(({ query }) => !query.startsWith("/v1.0/"));
    if (odd[0])
      return different(
        told`${odd.length} of ${reviewers.length} queries begin differently: ${inKnownWords(odd[0].query)}`,
      );
    return asExpected(true, told`${reviewers.length} queries begin with the version`);
  }),
  check(
    "loopback/graph/authorizationPolicy.ts checkGrantPolicy",
    ["readConsent", "readGrantPolicies"],
    async (tenant) => {
      const { permissionGrantPoliciesAssigned: entries = [] } = (await getAuthorizationPolicy(tenant))
        .defaultUserRolePermissions;
      const ids = new Set((await grantPolicies(tenant)).map(({ id }) => id.toLowerCase()));
      const odd = (entries ?? []).filter((entry) => {
        const [, kind, id = ""] = /^ManagePermissionGrantsFor(Self|OwnedResource)\.(.+)$/i.exec(entry) ?? [];
        return kind === undefined || (kind.toLowerCase() === "self" && !ids.has(id.toLowerCase()));
      });
      return asExpected(
        odd.length === 0,
        told`${(entries ?? []).length} entries, ${odd.length} of another kind or of a policy that is not listed`,
      );
    },
  ),
  check("tenant/graph/consentDemand.ts appConsentRequest", ["readConsentRequests"], async (tenant) => {
    const lists = [
      await listAppConsentRequests(tenant, "InProgress"),
      await listAppConsentRequests(tenant, "Expired"),
    ];
    const apps = lists.flatMap(({ values }) => values);
    firstOf(apps, told`no open or expired request for admin consent`);
    const odd = apps.filter(
      ({ userConsentRequests: asked }) => !asked?.some((one) => one.createdBy?.user?.id),
    );
    return asExpected(
      odd.length === 0,
      told`${apps.length} apps, ${odd.length} of them without anybody who asked`,
    );
  }),
  untried("tenant/graph/authorizationPolicy.ts updateAuthorizationPolicy", dangerous),
  untried("loopback/data/authorizationPolicyChanges.ts changeAuthorizationPolicy", dangerous),
  untried("resources/integratedAppsSetting/converge.ts kept", consent),
  untried("loopback/data/tenantData.ts keepsConsent", consent),
  untried("resources/integratedAppsSetting/changedBy.ts requestsChanged", requests),
  untried(
    "resources/integratedAppsSetting/changedBy.ts consentNames",
    told`the directory's audit log contains a change of consent only if somebody made one recently`,
  ),
  untried("loopback/data/authorizationPolicyChanges.ts accessReviews", requests),
  writeCheck(
    "loopback/graph/adminConsentRequestPolicy.ts checkPolicy",
    ["readAdminConsent", "writeAdminConsent"],
    ownConsentRequests,
  ),
];

/**
 * Writes the policy unchanged, and only if nobody depends on it: a different number of days would become the tenant's
 * setting if it were accepted. Skips reviewers, because they are sent in a different form than they are read in.
 */
async function ownConsentRequests({ tenant }: Trial): Promise<Outcome> {
  const before = await getAdminConsentRequestPolicy(tenant);
  const { isEnabled, notifyReviewers, remindersEnabled, requestDurationInDays: days, reviewers } = before;
  if (isEnabled || reviewers?.length)
    return notTried(told`requests for admin consent are on, or name reviewers: nothing is written there`);
  if (typeof days !== "number") return notTried(told`the policy shows no number of days`);
  const { status, what } = await ask(tenant, {
    method: "PUT",
    path: "/v1.0/policies/adminConsentRequestPolicy",
    body: { isEnabled, notifyReviewers, remindersEnabled, requestDurationInDays: days, reviewers: [] },
  });
  const isInRange = days >= 1 && days <= 60;
  return asExpected(status < 300 === isInRange, told`${days} days, as they are: ${what}`);
}
