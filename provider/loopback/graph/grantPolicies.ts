import type { GrantConditionSet, PermissionGrantPolicy } from "../data/consent";
import { thisTenant } from "../data/grantPolicies";
import { entitySetRoutes } from "./entitySet";
import { directoryNotFound } from "./errors";
import { page } from "./odata";
import { readPermissionGrantPolicies } from "./permissions";
import { bothVersions, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const path = "policies/permissionGrantPolicies";
const shared = { versions: bothVersions, permissions: readPermissionGrantPolicies };

/**
 * App consent policies with their condition sets, which Graph returns without `$expand`.
 * @see https://learn.microsoft.com/graph/api/resources/permissiongrantpolicy
 */
export const grantPolicyRoutes: GraphRoute[] = [
  ...entitySetRoutes({
    ...{ ...shared, path },
    items: ({ permissionGrantPolicies, tenantId }) =>
      permissionGrantPolicies.map(({ includes = [], excludes = [], ...policy }) => ({
        ...{ ...policy, includes: shownIn(tenantId, includes), excludes: shownIn(tenantId, excludes) },
      })),
    idOf: ({ id }) => id,
    filterable: ["id", "displayName"],
    notFound: directoryNotFound,
  }),
  ...(["includes", "excludes"] as const).map((conditions) => ({
    ...{ ...shared, method: "GET" as const, path: `/${path}/:id/${conditions}` },
    handle: (request: GraphRequest) => listConditions(request, conditions),
  })),
];

const shownIn = (tenantId: string, sets: readonly GrantConditionSet[]): GrantConditionSet[] =>
  sets.map((set) => ({
    ...set,
    clientApplicationTenantIds: set.clientApplicationTenantIds.map((id) =>
      id === thisTenant ? tenantId : id,
    ),
  }));

function listConditions(request: GraphRequest, conditions: "includes" | "excludes"): GraphAnswer {
  const { [conditions]: sets = [], id } = policyOf(request);
  const set = `${path}('${id}')/${conditions}`;
  return ok(
    page(shownIn(request.tenant.tenantId, sets), {
      request,
      set,
      idOf: (one) => one.id,
      view: (one) => ({ ...one }),
    }),
  );
}

function policyOf({ params, tenant }: GraphRequest): PermissionGrantPolicy {
  const asked = (params.id ?? "").toLowerCase();
  const policy = tenant.permissionGrantPolicies.find(({ id }) => id.toLowerCase() === asked);
  if (policy === undefined) throw directoryNotFound(asked);
  return policy;
}
