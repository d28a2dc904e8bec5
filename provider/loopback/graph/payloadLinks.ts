import type { Assignment } from "../data/deviceManagement";
import type { ManagedDevice } from "../data/people";
import type { TenantData } from "../data/tenantData";
import { intuneViolation } from "./errors";
import { transitiveMembers } from "./groups";
import { readConfiguration } from "./permissions";
import { betaOnly, contextOf, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const path = "/deviceManagement/deviceConfigurations";

export const payloadLinkRoutes: GraphRoute[] = [
  {
    method: "POST",
    path: `${path}/hasPayloadLinks`,
    versions: betaOnly,
    permissions: readConfiguration,
    handle: hasPayloadLinks,
  },
  {
    method: "POST",
    path: `${path}/getTargetedUsersAndDevices`,
    versions: betaOnly,
    permissions: readConfiguration,
    handle: getTargetedUsersAndDevices,
  },
  {
    method: "GET",
    path: "/deviceManagement/operationApprovalPolicies/retrieveOperationsRequiringApproval",
    versions: betaOnly,
    permissions: readConfiguration,
    handle: retrieveOperationsRequiringApproval,
  },
];

function idsIn({ body }: GraphRequest, name: string): string[] {
  const { [name]: ids, ...others } = (body ?? {}) as Record<string, unknown>;
  const isTexts = Array.isArray(ids) && ids.every((id) => typeof id === "string");
  if (isTexts && Object.keys(others).length === 0) return ids;
  throw intuneViolation(`The body must be { "${name}": [ids] }.`);
}

function hasPayloadLinks(request: GraphRequest): GraphAnswer {
  const value = idsIn(request, "payloadIds").map((payloadId) => linkOf(request.tenant, payloadId));
  return ok({
    "@odata.context": contextOf(request, "Collection(microsoft.graph.hasPayloadLinkResultItem)"),
    value,
  });
}

/** [I] A link is an assignment that a policy set created; `sources` lists the sources of all assignments. */
function linkOf({ assignments }: TenantData, payloadId: string): Record<string, unknown> {
  const sources = new Set((assignments.get(payloadId) ?? []).map(({ source }) => source));
  return { payloadId, hasLink: sources.has("policySets"), error: null, sources: [...sources] };
}

function getTargetedUsersAndDevices(request: GraphRequest): GraphAnswer {
  const ids = idsIn(request, "deviceConfigurationIds");
  const assignments = ids.flatMap((id) => request.tenant.assignments.get(id) ?? []);
  const value = targetedUsersAndDevices(request.tenant, assignments);
  return ok({
    "@odata.context": contextOf(
      request,
      "Collection(microsoft.graph.deviceConfigurationTargetedUserAndDevice)",
    ),
    value,
  });
}

/** [U] How a real tenant answers. Here: enrolled devices that are targeted, or whose user is targeted. */
function targetedUsersAndDevices(
  tenant: TenantData,
  assignments: readonly Assignment[],
): Record<string, unknown>[] {
  return targetedDevices(tenant, assignments).map(({ id, deviceName, userId, lastCheckinDateTime }) => {
    const { displayName = null, userPrincipalName = null } = tenant.users.get(userId) ?? {};
    return {
      userId,
      userDisplayName: displayName,
      userPrincipalName,
      deviceId: id,
      deviceName,
      lastCheckinDateTime,
    };
  });
}

/** Enrolled devices that the assignments target, directly or through their user. */
export function targetedDevices(tenant: TenantData, assignments: readonly Assignment[]): ManagedDevice[] {
  const targeted = reached(tenant, assignments, false);
  const excluded = reached(tenant, assignments, true);
  return [...tenant.managedDevices.values()].filter(
    ({ id, userId }) =>
      (targeted.has(id) || targeted.has(userId)) && !excluded.has(id) && !excluded.has(userId),
  );
}

/** Ids of users and devices in the included, or in the excluded, targets. Filters are not applied. */
function reached(tenant: TenantData, assignments: readonly Assignment[], isExclusion: boolean): Set<string> {
  const targets = assignments.map(({ target }) => target);
  const wanted = targets.filter(({ "@odata.type": type }) => type.includes("exclusion") === isExclusion);
  return new Set(wanted.flatMap((target) => membersOf(tenant, target["@odata.type"], target.groupId)));
}

function membersOf(tenant: TenantData, type: string, groupId: string | undefined): string[] {
  if (type.includes("allLicensedUsers")) return [...tenant.users.keys()];
  if (type.includes("allDevices")) return [...tenant.managedDevices.keys()];
  const group = tenant.groups.get(groupId ?? "");
  return group === undefined ? [] : transitiveMembers(group, tenant);
}

function retrieveOperationsRequiringApproval(request: GraphRequest): GraphAnswer {
  const value = request.tenant.operationsRequiringApproval.map((policyType) => ({
    policyType,
    policyPlatform: "notApplicable",
  }));
  return ok({
    "@odata.context": contextOf(request, "Collection(microsoft.graph.operationApprovalPolicySet)"),
    value,
  });
}
