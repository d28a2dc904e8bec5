import { z } from "zod";
import { listAll } from "./collection";
import type { GraphTenant } from "./request";

const roleScopeTag = z.looseObject({ id: z.string(), displayName: z.string() });
export type RoleScopeTag = z.infer<typeof roleScopeTag>;

/**
 * All scope tags of the tenant: there are few.
 *
 * @see https://learn.microsoft.com/graph/api/intune-rbac-rolescopetag-list?view=graph-rest-beta
 */
export function listRoleScopeTags({ graph }: GraphTenant): Promise<RoleScopeTag[]> {
  return listAll(graph, roleScopeTag, {
    path: "/beta/deviceManagement/roleScopeTags",
    permission: "readProfiles",
  });
}
