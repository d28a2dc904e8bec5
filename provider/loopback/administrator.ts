import type { Actor, Change } from "./data/audit";
import {
  type AuthorizationPolicyPatch,
  changeAdminConsentRequestPolicy,
  changeAuthorizationPolicy,
} from "./data/authorizationPolicyChanges";
import type { AdminConsentRequestPolicy } from "./data/consent";
import {
  assignDeviceConfiguration,
  createDeviceConfiguration,
  deleteDeviceConfiguration,
  patchDeviceConfiguration,
} from "./data/deviceConfigurationChanges";
import type { Assignment, AssignmentTarget, DeviceConfiguration } from "./data/deviceManagement";
import { reportStatus } from "./data/deviceStatuses";
import { guidOf } from "./data/guid";
import type { DeviceStatus, TenantData } from "./data/tenantData";
import { type DirectoryAdministrator, inDirectory } from "./directoryAdministrator";
import { type ExchangeAdministrator, inExchange } from "./exchangeAdministrator";
import { complete } from "./types/complete";
import { typeName } from "./types/typeTable";

/** A target as an administrator selects it in the portal; the filter is optional. */
export type PortalTarget = Omit<
  AssignmentTarget,
  "deviceAndAppManagementAssignmentFilterId" | "deviceAndAppManagementAssignmentFilterType"
> &
  Partial<AssignmentTarget>;

/** Makes changes like a person in an admin portal, with the same audit entries and time stamps. Nothing is refused. */
export interface Administrator extends DirectoryAdministrator, ExchangeAdministrator {
  readonly userPrincipalName: string;
  createDeviceConfiguration(
    properties: { "@odata.type": string; displayName: string; [name: string]: unknown },
    references?: Record<string, string>,
  ): DeviceConfiguration;
  changeDeviceConfiguration(id: string, patch: Record<string, unknown>): void;
  deleteDeviceConfiguration(id: string): void;
  /** Replaces the direct assignments. */
  assign(id: string, targets: readonly PortalTarget[]): Assignment[];
  /** Adds an assignment that a policy set made. */
  addPolicySetAssignment(id: string, target: PortalTarget, policySetId?: string): Assignment;
  /** An enrolled device checks in and reports the status of a profile. */
  reportStatus(profileId: string, deviceId: string, status: DeviceStatus): void;
  /** Approves or rejects a request of Multi Admin Approval. */
  answerApproval(id: string, status: "approved" | "rejected"): void;
  changeAuthorizationPolicy(patch: AuthorizationPolicyPatch): void;
  /** Replaces `permissionGrantPoliciesAssigned`. */
  setConsentPolicies(ids: readonly string[]): void;
  changeAdminConsentRequestPolicy(patch: Partial<Omit<AdminConsentRequestPolicy, "version">>): void;
}

export function createAdministrator(tenant: TenantData, onChange: () => void): Administrator {
  const userPrincipalName = `admin@${tenant.domain}`;
  const actor: Actor = { kind: "user", userId: guidOf("administrator"), userPrincipalName };
  const change: Change = { tenant, actor };
  return notifying(
    {
      userPrincipalName,
      ...inIntune(change),
      ...inEntra(change),
      ...inDirectory(tenant),
      ...inExchange(change),
    },
    onChange,
  );
}

/** Wraps every function of the object so that it calls `onChange` when it has finished. */
function notifying(administrator: Administrator, onChange: () => void): Administrator {
  const wrapped = Object.entries(administrator).map(([name, value]) => [name, wrap(value, onChange)]);
  return Object.fromEntries(wrapped);
}

function wrap(value: unknown, onChange: () => void): unknown {
  if (typeof value !== "function") return value;
  return (...args: unknown[]) => {
    const result = value(...args);
    onChange();
    return result;
  };
}

type InIntune = Pick<
  Administrator,
  | "createDeviceConfiguration"
  | "changeDeviceConfiguration"
  | "deleteDeviceConfiguration"
  | "assign"
  | "addPolicySetAssignment"
  | "reportStatus"
  | "answerApproval"
>;

function inIntune(change: Change): InIntune {
  const { tenant } = change;
  return {
    createDeviceConfiguration: (properties, references) =>
      createDeviceConfiguration(change, asStored(properties), references),
    changeDeviceConfiguration: (id, patch) => patchDeviceConfiguration(change, existing(tenant, id), patch),
    deleteDeviceConfiguration: (id) => deleteDeviceConfiguration(change, existing(tenant, id).id),
    reportStatus: (profileId, deviceId, status) => reportStatus(tenant, profileId, deviceId, status),
    assign: (id, targets) =>
      assignDeviceConfiguration(
        change,
        existing(tenant, id).id,
        targets.map((target) => ({ target: completeTarget(target), intent: "apply" })),
      ),
    addPolicySetAssignment: (id, target, policySetId = guidOf("policy set")) =>
      addFromPolicySet(tenant, existing(tenant, id).id, completeTarget(target), policySetId),
    answerApproval(id, status) {
      for (const request of tenant.approvalRequests) if (request.id === id) request.status = status;
    },
  };
}

function existing(tenant: TenantData, id: string): DeviceConfiguration {
  const configuration = tenant.deviceConfigurations.get(id);
  if (configuration === undefined) throw new Error(`The loopback tenant has no deviceConfiguration ${id}.`);
  return configuration;
}

type PortalProfile = Parameters<Administrator["createDeviceConfiguration"]>[0];

/** Properties that the portal does not ask for get the service's empty value. */
function asStored(properties: PortalProfile): PortalProfile & { description: string | null } {
  const { "@odata.type": type, displayName, description } = properties;
  const text = typeof description === "string" ? description : null;
  return { ...complete(typeName(type), properties), "@odata.type": type, displayName, description: text };
}

const completeTarget = (target: PortalTarget): AssignmentTarget => ({
  deviceAndAppManagementAssignmentFilterId: null,
  deviceAndAppManagementAssignmentFilterType: "none",
  ...target,
});

/** [I] The format of the entry's id. */
function addFromPolicySet(
  tenant: TenantData,
  id: string,
  target: AssignmentTarget,
  policySetId: string,
): Assignment {
  const entryId = `${id}_${target.groupId}_${policySetId}`;
  const assignment: Assignment = {
    id: entryId,
    source: "policySets",
    sourceId: policySetId,
    intent: "apply",
    target,
  };
  tenant.assignments.set(id, [...(tenant.assignments.get(id) ?? []), assignment]);
  return assignment;
}

type InEntra = Pick<
  Administrator,
  "changeAuthorizationPolicy" | "setConsentPolicies" | "changeAdminConsentRequestPolicy"
>;

const inEntra = (change: Change): InEntra => ({
  changeAuthorizationPolicy: (patch) => changeAuthorizationPolicy(change, patch),
  setConsentPolicies: (ids) =>
    changeAuthorizationPolicy(change, {
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned: [...ids] },
    }),
  changeAdminConsentRequestPolicy: (patch) => changeAdminConsentRequestPolicy(change, patch),
});
