import { readable } from "../../impact/readable";
import type { Tenant } from "../../tenant/connect";
import { listPermissionGrantPolicies } from "../../tenant/graph/permissionGrants";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import type { Goal } from "./converge";

/** Microsoft's own policies cannot be deleted, and not all of them are in the list. */
const isBuiltIn = (id: string): boolean => id.toLowerCase().startsWith("microsoft-");

/**
 * The original settings, as far as they can still be restored: the service refuses a list that contains a deleted
 * policy, and the delete would then always fail. If no policy is left, consent stays as it is, because an empty list
 * would turn it off, which it originally was not.
 */
export async function restorable(
  tenant: Tenant,
  goal: Goal,
): Promise<{ goal: Goal; gone: readonly string[] }> {
  const { ids = [], ...others } = goal;
  const gone = await goneOf(
    tenant,
    ids.filter((id) => !isBuiltIn(id)),
  );
  if (gone.length === 0) return { goal, gone };
  const left = ids.filter((id) => !gone.includes(id));
  return { goal: left.length > 0 ? { ...others, ids: left } : others, gone };
}

/** Read once, although it is needed twice: for the report before the delete, and for the delete itself. */
const goneOf = async (tenant: Tenant, ids: readonly string[]): Promise<readonly string[]> =>
  ids.length === 0 ? [] : tenant.read(lookForPolicies, ids);

/**
 * The policies that no longer exist. A list may lag behind, so a policy must be missing for a while to count as gone.
 */
async function lookForPolicies(tenant: Tenant, ids: readonly string[]): Promise<readonly string[]> {
  let gone = ids;
  await shownWithin(timeouts.goneMs, async () => {
    const found = await readable(listPermissionGrantPolicies(tenant));
    const known = new Set(found?.map(({ id }) => id.toLowerCase()));
    gone = found ? ids.filter((id) => !known.has(id.toLowerCase())) : [];
    return gone.length === 0 ? gone : undefined;
  });
  return gone;
}
