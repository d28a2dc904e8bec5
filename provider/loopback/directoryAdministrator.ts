import { randomUUID } from "node:crypto";
import type { Administrator } from "./administrator";
import type { AssignmentFilter } from "./data/deviceManagement";
import type { Group } from "./data/people";
import type { TenantData } from "./data/tenantData";

type InDirectory = Pick<
  Administrator,
  | "createGroup"
  | "renameGroup"
  | "deleteGroup"
  | "createAssignmentFilter"
  | "deleteAssignmentFilter"
  | "deletePermissionGrantPolicy"
>;

/** The part of the administrator that makes and deletes what profiles, assignments and consent refer to. */
export const inDirectory = (tenant: TenantData): InDirectory => ({
  createGroup(group) {
    const made = newGroup(group);
    tenant.groups.set(made.id, made);
    return made;
  },
  renameGroup(id, displayName) {
    existingGroup(tenant, id).displayName = displayName;
  },
  deleteGroup(id) {
    tenant.groups.delete(existingGroup(tenant, id).id);
    for (const group of tenant.groups.values())
      group.members = group.members.filter((member) => member !== id);
  },
  createAssignmentFilter(filter) {
    const made = newFilter(filter);
    tenant.assignmentFilters.push(made);
    return made;
  },
  deleteAssignmentFilter: (id) => deleteAssignmentFilter(tenant, id),
  deletePermissionGrantPolicy(id) {
    tenant.permissionGrantPolicies = tenant.permissionGrantPolicies.filter((policy) => policy.id !== id);
  },
});

/** [U] Entries that name it stay: the portal wants it unassigned first. */
function deleteAssignmentFilter(tenant: TenantData, id: string): void {
  tenant.assignmentFilters = tenant.assignmentFilters.filter((filter) => filter.id !== id);
}

function existingGroup(tenant: TenantData, id: string): Group {
  const group = tenant.groups.get(id);
  if (group === undefined) throw new Error(`The loopback tenant has no group ${id}.`);
  return group;
}

const newGroup = (group: { displayName: string } & Partial<Group>): Group => ({
  id: randomUUID(),
  description: null,
  createdDateTime: new Date().toISOString(),
  securityEnabled: true,
  mailEnabled: false,
  members: [],
  ...group,
});

function newFilter(
  filter: { displayName: string; platform: string } & Partial<AssignmentFilter>,
): AssignmentFilter {
  const now = new Date().toISOString();
  return {
    id: randomUUID(),
    description: null,
    rule: '(device.deviceOwnership -eq "Corporate")',
    roleScopeTags: ["0"],
    assignmentFilterManagementType: "devices",
    createdDateTime: now,
    lastModifiedDateTime: now,
    ...filter,
  };
}
