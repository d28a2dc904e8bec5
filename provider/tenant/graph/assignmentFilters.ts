import { z } from "zod";
import type { Transport } from "../pipeline";
import { listAll } from "./collection";

const assignmentFilter = z.looseObject({
  id: z.string(),
  displayName: z.string(),
  platform: z.string().nullish(),
});
export type AssignmentFilter = z.infer<typeof assignmentFilter>;

/** As listAssignmentFilters, with every property. */
export function listWholeAssignmentFilters(graph: Transport): Promise<AssignmentFilter[]> {
  return listAll(graph, assignmentFilter, {
    path: "/beta/deviceManagement/assignmentFilters",
    permission: "readProfiles",
  });
}

/** Every filter of the tenant: there are few, and the service finds none by name. */
export function listAssignmentFilters(graph: Transport): Promise<AssignmentFilter[]> {
  return listAll(graph, assignmentFilter, {
    path: "/beta/deviceManagement/assignmentFilters?$select=id,displayName,platform",
    permission: "readProfiles",
  });
}
