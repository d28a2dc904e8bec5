import { counted } from "../../../counted";
import type { Tenant } from "../../../tenant/connect";
import { listPermissionGrantPolicies } from "../../../tenant/graph/permissionGrants";
import type { State } from "../schema";
import { declaredIds, policyIds } from "../wire";
import { contentsOf } from "./contents";
import type { PolicyContent } from "./schema";

/**
 * What the declared policies hold today; undefined where that cannot be read, which stops nothing. Of the legacy policy
 * nothing is read: it is the same everywhere, and in no list.
 */
export async function readContents(tenant: Tenant, declared: State): Promise<PolicyContent[] | undefined> {
  const ids = declaredIds(declared).filter((id) => id.toLowerCase() !== policyIds.legacy);
  if (ids.length === 0) return [];
  const policies = await counted(tenant, undefined, listPermissionGrantPolicies);
  return policies && contentsOf(policies, ids, tenant.tenantId);
}
