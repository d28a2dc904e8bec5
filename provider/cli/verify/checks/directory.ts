import type { Tenant } from "../../../tenant/connect";
import { getAdminConsentRequestPolicy } from "../../../tenant/graph/adminConsentRequestPolicy";
import { getAuthorizationPolicy } from "../../../tenant/graph/authorizationPolicy";
import { ask, askFor, valuesIn } from "../ask";
import { check, type Entry, untried } from "../entry";
import { inKnownWords, kindOf, told } from "../facts";
import { firstOf, grantPolicies } from "../found";
import { asExpected, notTried, otherwise } from "../outcome";

const consent = told`user consent would have to be changed`;
const requests = told`the log of the directory holds a change of the requests only where somebody made one lately`;

/** A count of a group's users, as it comes in a batch of two. */
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

const sharedCount = (tenant: Tenant) => tenant.snapshot.read("verify/count", () => countInBatch(tenant));
const isDigits = (text: string) => /^\uFEFF?\s*\d+\s*$/.test(text);

const dangerous = told`a policy would have to be written with some of its properties left out, which resets them if this is wrong`;

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
    const { reviewers } = await getAdminConsentRequestPolicy(tenant.graph);
    if (!reviewers?.length) return notTried(told`the policy names no reviewers`);
    const odd = reviewers.filter(({ query }) => !query.startsWith("/v1.0/"));
    if (odd[0])
      return otherwise(
        told`${odd.length} of ${reviewers.length} queries begin otherwise: ${inKnownWords(odd[0].query)}`,
      );
    return asExpected(true, told`${reviewers.length} queries begin with the version`);
  }),
  check(
    "loopback/graph/authorizationPolicy.ts checkGrantPolicy",
    ["readConsent", "readGrantPolicies"],
    async (tenant) => {
      const { permissionGrantPoliciesAssigned: entries = [] } = (await getAuthorizationPolicy(tenant.graph))
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
  untried("tenant/graph/authorizationPolicy.ts updateAuthorizationPolicy", dangerous),
  untried("loopback/data/authorizationPolicyChanges.ts changeAuthorizationPolicy", dangerous),
  untried("resources/integratedAppsSetting/converge.ts kept", consent),
  untried("loopback/data/tenantData.ts keepsConsent", consent),
  untried("resources/integratedAppsSetting/changedBy.ts requestsChanged", requests),
  untried(
    "resources/integratedAppsSetting/changedBy.ts consentNames",
    told`the log of the directory holds a change of consent only where somebody made one lately`,
  ),
  untried("loopback/data/authorizationPolicyChanges.ts accessReviews", requests),
  untried(
    "loopback/graph/adminConsentRequestPolicy.ts checkPolicy",
    told`a number of days outside the range would be the tenant's setting if it were taken`,
  ),
  untried(
    "resources/integratedAppsSetting/impact.ts classified",
    told`every API of the tenant would have to be asked about, each with a request of its own`,
  ),
];
