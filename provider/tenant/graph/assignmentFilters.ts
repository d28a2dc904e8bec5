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
 * Every filter of the tenant: there are few, and the service finds none by name.
 *
 * @param isWhole with every property, and not only with what tells which one is meant
 */
export function listAssignmentFilters({ graph }: GraphTenant, isWhole = false): Promise<AssignmentFilter[]> {
  return listAll(graph, assignmentFilter, {
    path: `/beta/deviceManagement/assignmentFilters${isWhole ? "" : "?$select=id,displayName,platform"}`,
    permission: "readProfiles",
  });
}
