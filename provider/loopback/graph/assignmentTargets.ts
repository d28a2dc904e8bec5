import type { SentAssignment } from "../data/deviceConfigurationChanges";
import type { AssignmentTarget } from "../data/deviceManagement";
import { nullGuid } from "../data/guid";
import type { TenantData } from "../data/tenantData";
import { problemWith, unknownProperty } from "../types/checkValue";
import { parseAll } from "../types/typeTable";
import { intuneViolation } from "./errors";

type Body = Record<string, unknown>;

const filterProperties = {
  deviceAndAppManagementAssignmentFilterId: "string?",
  deviceAndAppManagementAssignmentFilterType: "deviceAndAppManagementAssignmentFilterType",
};
const group = { ...filterProperties, groupId: "string" };

const targetTypes: Record<string, Record<string, string>> = {
  "#microsoft.graph.groupAssignmentTarget": group,
  "#microsoft.graph.exclusionGroupAssignmentTarget": group,
  "#microsoft.graph.allLicensedUsersAssignmentTarget": filterProperties,
  "#microsoft.graph.allDevicesAssignmentTarget": filterProperties,
  "#microsoft.graph.configurationManagerCollectionAssignmentTarget": {
    ...filterProperties,
    collectionId: "string",
  },
};

/** Converts what `/assign` accepts into the entries that it stores. */
export function checkAssignments(body: unknown, tenant: TenantData): SentAssignment[] {
  const { assignments, ...others } = (body ?? {}) as Body;
  for (const name of Object.keys(others)) throw intuneViolation(unknownProperty(name, "assign"));
  if (!Array.isArray(assignments))
    throw intuneViolation("The parameter 'assignments' is missing or not a collection.");
  const sent = assignments.map((assignment) => checkAssignment(assignment, tenant));
  refuseDuplicates(sent.map(({ target }) => target));
  return sent;
}

/** `id`, `source` and `sourceId` are set by the service, but accepted because clients send back what they read. */
function checkAssignment(assignment: unknown, tenant: TenantData): SentAssignment {
  const {
    "@odata.type": type,
    target,
    intent = "apply",
    source,
    id: _,
    sourceId,
    ...others
  } = (assignment ?? {}) as Body;
  if (type !== undefined && type !== "#microsoft.graph.deviceConfigurationAssignment") {
    throw intuneViolation(`A type named '${type}' could not be resolved by the model.`);
  }
  for (const name of Object.keys(others).filter((one) => !one.startsWith("@odata.")))
    throw intuneViolation(unknownProperty(name, "deviceConfigurationAssignment"));
  if (intent !== "apply" && intent !== "remove")
    throw intuneViolation(`The intent '${intent}' is no member of deviceConfigAssignmentIntent.`);
  if (source !== undefined && source !== "direct")
    throw intuneViolation(`An assignment with the source '${source}' cannot be sent.`);
  return { target: checkTarget(target, tenant), intent };
}

function checkTarget(target: unknown, tenant: TenantData): AssignmentTarget {
  const { "@odata.type": type, ...rest } = (target ?? {}) as Body;
  const notations = targetTypes[String(type)];
  if (notations === undefined)
    throw intuneViolation(`The target's type '${type}' could not be resolved by the model.`);
  checkTargetProperties(String(type), notations, rest);
  if ("groupId" in notations) checkGroup(rest.groupId, tenant);
  const { groupId, collectionId } = rest as { groupId?: string; collectionId?: string };
  return {
    "@odata.type": String(type),
    ...checkFilter(String(type), rest, tenant),
    ...(groupId === undefined ? {} : { groupId: groupId.toLowerCase() }),
    ...(collectionId === undefined ? {} : { collectionId }),
  };
}

function checkTargetProperties(type: string, notations: Record<string, string>, target: Body): void {
  const declared = parseAll(notations);
  const short = type.replace("#microsoft.graph.", "");
  for (const [name, value] of Object.entries(target)) {
    const property = declared[name];
    const problem =
      property === undefined ? unknownProperty(name, short) : problemWith(name, value, property);
    if (problem !== undefined) throw intuneViolation(problem);
  }
  for (const name of ["groupId", "collectionId"]) {
    if (name in declared && target[name] === undefined)
      throw intuneViolation(`The property '${name}' of ${short} is required.`);
  }
}

/** [I] Intune checks whether the group exists. */
function checkGroup(groupId: unknown, tenant: TenantData): void {
  if (!tenant.groups.has(String(groupId).toLowerCase()))
    throw intuneViolation(`The group '${groupId}' was not found.`);
}

type FilterOfTarget = Pick<
  AssignmentTarget,
  "deviceAndAppManagementAssignmentFilterId" | "deviceAndAppManagementAssignmentFilterType"
>;

/** [I] The refusals; the portal offers no filter for an exclusion. The null GUID means no filter. */
function checkFilter(type: string, target: Body, tenant: TenantData): FilterOfTarget {
  const given = (target.deviceAndAppManagementAssignmentFilterId as string | null | undefined) ?? nullGuid;
  const id = given === nullGuid ? null : given;
  const mode = (target.deviceAndAppManagementAssignmentFilterType ?? "none") as
    | "none"
    | "include"
    | "exclude";
  if ((id === null) !== (mode === "none"))
    throw intuneViolation("An assignment filter needs both its id and its type (include or exclude).");
  if (id !== null && type.includes("exclusion"))
    throw intuneViolation("An exclusion cannot carry an assignment filter.");
  if (id !== null && !tenant.assignmentFilters.some((filter) => filter.id === id)) {
    throw intuneViolation(`The assignment filter '${id}' was not found.`);
  }
  return { deviceAndAppManagementAssignmentFilterId: id, deviceAndAppManagementAssignmentFilterType: mode };
}

/**
 * [I] for this entity set: refused, as for compliance policies (Microsoft365DSC#3058). Elsewhere, the second entry was
 * observed to be ignored (Intune-Toolkit#57); a refusal makes the mistake visible.
 */
function refuseDuplicates(targets: readonly AssignmentTarget[]): void {
  const seen = new Set<string>();
  for (const { "@odata.type": type, groupId, collectionId } of targets) {
    const key = [type, groupId, collectionId].join("|");
    if (seen.has(key))
      throw intuneViolation(
        `A group should be unique in an assignment set: ${groupId ?? collectionId ?? type}.`,
      );
    seen.add(key);
  }
}
