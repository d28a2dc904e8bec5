import { counted } from "../../../counted";
import type { Tenant } from "../../../tenant/connect";
import { listPermissionGrantPolicies } from "../../../tenant/graph/permissionGrants";
import type { State } from "../schema";
import { declaredIds, policyIds } from "../wire";
import { contentsOf } from "./contents";
import type { PolicyContent } from "./schema";

/**
 * The current contents of the declared policies; undefined if they cannot be read, which is not an error. The legacy
 * policy is not read: it is the same in every tenant, and in no list.
 */
export async function readContents(tenant: Tenant, declared: State): Promise<PolicyContent[] | undefined> {
  const ids = declaredIds(declared).filter((id) => id.toLowerCase() !== policyIds.legacy);
  if (ids.length === 0) return [];
  const policies = await counted(tenant, undefined, listPermissionGrantPolicies);
  return policies && contentsOf(policies, ids, tenant.tenantId);
}
