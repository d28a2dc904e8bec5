import { randomUUID } from "node:crypto";
import { type Actor, type Change, capital } from "./audit";
import type { AssignmentAudit, AuditResource, ModifiedProperty } from "./auditRecords";
import type { Assignment, DeviceConfiguration } from "./deviceManagement";

export interface IntuneActivity {
  operation: "Create" | "Patch" | "Delete" | "Action" | "Assign";
  resource: { id: string; displayName: string; type: string };
  modified: ModifiedProperty[];
}

/** Adds an event to Intune's audit log for an operation on `deviceConfigurations`. */
export function auditDeviceConfiguration(
  change: Change,
  { operation, resource, modified }: IntuneActivity,
): void {
  push(change, `${operation} DeviceConfiguration`, operation, [
    resourceOf(resource, asIntuneWrites(modified)),
  ]);
}

const resourceOf = (
  { id, displayName, type }: IntuneActivity["resource"],
  modifiedProperties: ModifiedProperty[],
): AuditResource => ({
  displayName,
  auditResourceType: capital(type.replace("#microsoft.graph.", "")),
  resourceId: id,
  modifiedProperties,
});

function push(
  { tenant, actor }: Change,
  activityType: string,
  activityOperationType: string,
  resources: AuditResource[],
  correlationId: string = randomUUID(),
): void {
  tenant.auditEvents.push({
    id: randomUUID(),
    displayName: activityType,
    componentName: "DeviceConfiguration",
    activity: null,
    activityDateTime: new Date().toISOString(),
    activityType,
    activityOperationType,
    activityResult: "Success",
    correlationId,
    category: "DeviceConfiguration",
    actor: intuneActor(actor),
    resources,
  });
}

function intuneActor(actor: Actor): Record<string, unknown> {
  const isApplication = actor.kind === "application";
  return {
    auditActorType: isApplication ? "Application" : "ItPro",
    applicationId: isApplication ? actor.appId : null,
    applicationDisplayName: isApplication ? actor.displayName : "Microsoft Intune portal extension",
    userId: isApplication ? null : actor.userId,
    userPrincipalName: isApplication ? null : actor.userPrincipalName,
    servicePrincipalName: null,
    ipAddress: null,
    userPermissions: ["*"],
  };
}

/** Names start with a capital letter, and each member of a list has its own name. */
function asIntuneWrites(modified: readonly ModifiedProperty[]): ModifiedProperty[] {
  return modified.flatMap(({ displayName, oldValue, newValue }) => {
    const [before, after] = [membersIn(oldValue), membersIn(newValue)];
    if (!before && !after) return [{ displayName: capital(displayName), oldValue, newValue }];
    const most = Math.max(before?.length ?? 0, after?.length ?? 0);
    return Array.from({ length: most }, (_, index) => ({
      displayName: `$Collection.${capital(displayName)}[${index}]`,
      oldValue: memberNamed(displayName, before?.[index]),
      newValue: memberNamed(displayName, after?.[index]),
    }));
  });
}

/** Undefined unless the value is a list; a description with the marker, for example, also starts with a bracket. */
function membersIn(value: string | null): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(value ?? "");
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The log contains the names of scope tags instead of their ids. */
function memberNamed(property: string, member: unknown): string | null {
  if (member === undefined) return null;
  if (property === "roleScopeTagIds") return member === "0" ? "Default" : `Scope tag ${member}`;
  return typeof member === "string" ? member : JSON.stringify(member);
}

/** The log can contain a list that did not change, with an empty new value. */
export const unchangedTags = ({ roleScopeTagIds }: Record<string, unknown>): ModifiedProperty => ({
  displayName: "roleScopeTagIds",
  oldValue: JSON.stringify(roleScopeTagIds ?? []),
  newValue: null,
});

/**
 * [U] All three forms were observed for policies of other kinds; which one applies to device configurations has not been
 * published. The tenant sets which one is used.
 */
export function auditAssignments(
  change: Change,
  configuration: DeviceConfiguration,
  before: readonly Assignment[],
  after: readonly Assignment[],
): void {
  const { id, displayName, "@odata.type": type } = configuration;
  const profile = (modified: ModifiedProperty[]) => resourceOf({ id, displayName, type }, modified);
  const [oldValue, newValue] = [JSON.stringify(before), JSON.stringify(after)];
  const list = oldValue === newValue ? [] : [{ displayName: "assignments", oldValue, newValue }];
  const forms: Record<AssignmentAudit, () => void> = {
    list: () => push(change, "Assign DeviceConfiguration", "Assign", [profile(list)]),
    entries: () => auditEntries(change, profile([]), before, after),
    bare: () => push(change, "assign DeviceConfiguration", "Action", [profile([])]),
  };
  forms[change.tenant.assignmentAudit]();
}

function auditEntries(
  change: Change,
  profile: AuditResource,
  before: readonly Assignment[],
  after: readonly Assignment[],
): void {
  const correlationId = randomUUID();
  const log = (operation: "Create" | "Delete", entries: readonly Assignment[]) => {
    for (const entry of entries) {
      const type = `${operation} DeviceConfigurationAssignment`;
      push(change, type, operation, [profile, entryResource(operation, entry)], correlationId);
    }
  };
  const isIn = (list: readonly Assignment[]) => (one: Assignment) =>
    list.some((other) => JSON.stringify(other) === JSON.stringify(one));
  log(
    "Delete",
    before.filter((one) => !isIn(after)(one)),
  );
  log(
    "Create",
    after.filter((one) => !isIn(before)(one)),
  );
}

const noFilter = "00000000-0000-0000-0000-000000000000";

function entryResource(
  operation: "Create" | "Delete",
  { id, source, sourceId, target }: Assignment,
): AuditResource {
  const {
    deviceAndAppManagementAssignmentFilterId: filterId,
    deviceAndAppManagementAssignmentFilterType: mode,
  } = target;
  const shown = {
    "Target.Type": capital(target["@odata.type"].replace("#microsoft.graph.", "")),
    "Target.GroupId": target.groupId ?? null,
    "Target.CollectionId": target.collectionId ?? null,
    "Target.DeviceAndAppManagementAssignmentFilterId": filterId ?? noFilter,
    "Target.DeviceAndAppManagementAssignmentFilterType": capital(mode ?? "none"),
    Id: id,
    Source: capital(source),
    SourceId: sourceId,
  };
  const modifiedProperties = Object.entries(shown)
    .filter(([, value]) => value !== null)
    .map(([displayName, value]) => ({
      displayName,
      oldValue: operation === "Delete" ? String(value) : null,
      newValue: operation === "Create" ? String(value) : null,
    }));
  return {
    displayName: "",
    auditResourceType: "DeviceConfigurationAssignment",
    resourceId: id,
    modifiedProperties,
  };
}
