import { randomUUID } from "node:crypto";
import type { DelegatedPermissionClassification, PermissionGrantPolicy } from "./data/consent";
import type { AssignmentFilter } from "./data/deviceManagement";
import type { Group } from "./data/people";
import { classificationOf, classificationsOf } from "./data/permissionClassifications";
import type { TenantData } from "./data/tenantData";

/** The administrator's changes to objects that profiles, assignments and consent refer to. */
export interface DirectoryAdministrator {
  /** Properties that are left out get defaults, such as no members. */
  createGroup(group: { displayName: string } & Partial<Group>): Group;
  renameGroup(id: string, displayName: string): void;
  /** Assignments that target the group stay, and keep its id. */
  deleteGroup(id: string): void;
  createAssignmentFilter(
    filter: { displayName: string; platform: string } & Partial<AssignmentFilter>,
  ): AssignmentFilter;
  /** Assignments that use the filter stay unchanged. */
  deleteAssignmentFilter(id: string): void;
  /** Deletes an app consent policy; the authorization policy keeps its entries that assign it. */
  deletePermissionGrantPolicy(id: string): void;
  /** Replaces condition sets without an audit entry, as Microsoft does when it updates its built-in policies. */
  changePermissionGrantPolicy(
    id: string,
    conditions: Partial<Pick<PermissionGrantPolicy, "includes" | "excludes">>,
  ): void;
  /** Classifies a permission of an API in the tenant; without `classification`, removes its classification. */
  classifyPermission(
    appId: string,
    permission: string,
    classification?: DelegatedPermissionClassification["classification"],
  ): void;
}

export const inDirectory = (tenant: TenantData): DirectoryAdministrator => ({
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
  changePermissionGrantPolicy(id, conditions) {
    const policy = tenant.permissionGrantPolicies.find((one) => one.id === id);
    if (policy === undefined) throw new Error(`The loopback tenant has no permissionGrantPolicy ${id}.`);
    Object.assign(policy, structuredClone(conditions));
  },
  classifyPermission: (appId, permission, classification) =>
    classifyPermission(tenant, { appId, permission, classification }),
});

function classifyPermission(
  tenant: TenantData,
  {
    appId,
    permission,
    classification,
  }: Record<"appId" | "permission", string> & {
    classification?: DelegatedPermissionClassification["classification"] | undefined;
  },
): void {
  const api = [...tenant.servicePrincipals.values()].find((one) => one.appId === appId);
  const scope = api?.oauth2PermissionScopes?.find(({ value }) => value === permission);
  if (!api || !scope) throw new Error(`The loopback tenant has no API ${appId} with ${permission}.`);
  const list = classificationsOf(tenant, api.id).filter(({ permissionId }) => permissionId !== scope.id);
  if (classification !== undefined) list.push(classificationOf(api.id, scope, classification));
  tenant.delegatedPermissionClassifications.set(api.id, list);
}

/** [U] Assignments that use the filter stay; the portal asks administrators to remove them first. */
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
