import { randomUUID } from "node:crypto";
import { type Change, modifiedBetween } from "./audit";
import type { ModifiedProperty } from "./auditRecords";
import type { Assignment, AssignmentTarget, DeviceConfiguration } from "./deviceManagement";
import {
  auditAssignments,
  auditDeviceConfiguration,
  type IntuneActivity,
  unchangedTags,
} from "./intuneAudit";
import type { TenantData } from "./tenantData";

/** @param properties complete and valid: `@odata.type` and every declared property, null if it was left out */
export function createDeviceConfiguration(
  { tenant, actor }: Change,
  properties: {
    "@odata.type": string;
    displayName: string;
    description: string | null;
    [name: string]: unknown;
  },
  references: Record<string, string> = {},
  id: string = randomUUID(),
): DeviceConfiguration {
  const now = new Date().toISOString();
  const { "@odata.type": type, ...declared } = properties;
  const stamps = { createdDateTime: now, lastModifiedDateTime: now, version: 1, supportsScopeTags: true };
  const created = { "@odata.type": type, id, ...declared, ...stamps };
  tenant.deviceConfigurations.set(created.id, created);
  tenant.references.set(created.id, { ...references });
  audit({ tenant, actor }, created, "Create", modifiedBetween({}, declared));
  return created;
}

/** Counts as one change, however many properties change. */
export function patchDeviceConfiguration(
  change: Change,
  current: DeviceConfiguration,
  patch: Record<string, unknown>,
): void {
  const before = structuredClone(current);
  Object.assign(current, patch);
  const modified = modifiedBetween(before, patch);
  const tags = "roleScopeTagIds" in patch ? [] : [unchangedTags(before)];
  audit(change, touch(current), "Patch", [...modified, ...tags]);
}

export function deleteDeviceConfiguration({ tenant, actor }: Change, id: string): void {
  const deleted = tenant.deviceConfigurations.get(id);
  if (deleted === undefined) return;
  tenant.deviceConfigurations.delete(id);
  tenant.assignments.delete(id);
  tenant.references.delete(id);
  if (deleted["@odata.type"].includes("Certificate")) forgetEverywhere(tenant, id);
  audit({ tenant, actor }, deleted, "Delete", []);
}

function forgetEverywhere(tenant: TenantData, id: string): void {
  for (const references of tenant.references.values()) {
    for (const [navigation, target] of Object.entries(references)) {
      if (target === id) delete references[navigation];
    }
  }
}

export type SentAssignment = Pick<Assignment, "target" | "intent">;

/** Replaces the direct assignments. [U] Assignments of policy sets stay. */
export function assignDeviceConfiguration(
  change: Change,
  id: string,
  sent: readonly SentAssignment[],
): Assignment[] {
  const before = change.tenant.assignments.get(id) ?? [];
  const fromPolicySets = before.filter(({ source }) => source === "policySets");
  const assignments = [
    ...sent.map(({ target, intent }) => ({ ...directAssignment(id, target), intent })),
    ...fromPolicySets,
  ];
  change.tenant.assignments.set(id, assignments);
  const configuration = change.tenant.deviceConfigurations.get(id);
  if (configuration) auditAssignments(change, configuration, before, assignments);
  return assignments;
}

/** `sourceId` is the profile's own id, as three independent sources observed on real tenants. */
const directAssignment = (configurationId: string, target: AssignmentTarget): Assignment => ({
  id: assignmentId(configurationId, target),
  source: "direct",
  sourceId: configurationId,
  intent: "apply",
  target,
});

const allLicensedUsersId = "acacacac-9df4-4c7d-9d50-4ef0226f57a9";
const allDevicesId = "adadadad-808e-44e2-905a-0b7873a8a531";

/** Derived from the target; [I] for Configuration Manager collections and exclusions */
function assignmentId(configurationId: string, target: AssignmentTarget): string {
  const byType: Record<string, string> = {
    "#microsoft.graph.allLicensedUsersAssignmentTarget": allLicensedUsersId,
    "#microsoft.graph.allDevicesAssignmentTarget": allDevicesId,
  };
  return `${configurationId}_${byType[target["@odata.type"]] ?? target.groupId ?? target.collectionId}`;
}

export function setReference(
  change: Change,
  configuration: DeviceConfiguration,
  navigation: string,
  target: string | undefined,
): void {
  const references = change.tenant.references.get(configuration.id) ?? {};
  const before = { [navigation]: references[navigation] ?? null };
  if (target === undefined) delete references[navigation];
  else references[navigation] = target;
  change.tenant.references.set(configuration.id, references);
  audit(change, touch(configuration), "Patch", modifiedBetween(before, { [navigation]: target ?? null }));
}

function touch(configuration: DeviceConfiguration): DeviceConfiguration {
  configuration.version += 1;
  configuration.lastModifiedDateTime = new Date().toISOString();
  return configuration;
}

function audit(
  change: Change,
  { id, displayName, "@odata.type": type }: DeviceConfiguration,
  operation: IntuneActivity["operation"],
  modified: ModifiedProperty[],
): void {
  auditDeviceConfiguration(change, { operation, resource: { id, displayName, type }, modified });
}
