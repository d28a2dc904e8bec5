import { readable } from "../../impact/readable";
import type { Tenant } from "../../tenant/connect";
import { listPermissionGrantPolicies } from "../../tenant/graph/permissionGrants";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import type { Goal } from "./converge";

/** Microsoft's own policies cannot be deleted, and not all of them stand in the list. */
const isBuiltIn = (id: string): boolean => id.toLowerCase().startsWith("microsoft-");

/**
 * What was found at first, as far as it can still be put back: the service refuses a list with a policy that was deleted,
 * and a delete that always fails helps nobody. Where no policy is left, consent stays as it is: an empty list would
 * switch it off, which it never was.
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

/** Asked for twice: before the delete says what it does, and when it does it. */
const goneOf = async (tenant: Tenant, ids: readonly string[]): Promise<readonly string[]> =>
  ids.length === 0 ? [] : tenant.read(lookForPolicies, ids);

/** Those that are gone. A list may lag behind: it has to say so for a while. */
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
