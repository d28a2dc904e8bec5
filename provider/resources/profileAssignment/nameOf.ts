import { counted } from "../../counted";
import { groupName } from "../../impact/audience";
import type { Context } from "../../lifecycle/define";
import { listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import { sameId } from "./resolveTargets";

/** Uses only values that the impact reads anyway. */
export async function nameOf({ tenant }: Context, id: string, path: string): Promise<string | undefined> {
  if (path === "targets.groupId") return groupName(tenant, id);
  if (path !== "targets.filterId") return undefined;
  const filters = await counted(tenant, undefined, listAssignmentFilters);
  return filters?.find((one) => sameId(one.id, id))?.displayName;
}
