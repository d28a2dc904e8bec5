import { z } from "zod";
import { listAll } from "./collection";
import type { GraphTenant } from "./request";

const assignmentFilter = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  platform: z.string().nullish(),
});
export type AssignmentFilter = z.infer<typeof assignmentFilter>;

/**
 * All filters of the tenant: there are few, and the service cannot search by name.
 *
 * @param isWhole with all properties, not only with those that identify the filter
 */
export function listAssignmentFilters({ graph }: GraphTenant, isWhole = false): Promise<AssignmentFilter[]> {
  return listAll(graph, assignmentFilter, {
    path: `/beta/deviceManagement/assignmentFilters${isWhole ? "" : "?$select=id,displayName,platform"}`,
    permission: "readProfiles",
  });
}
