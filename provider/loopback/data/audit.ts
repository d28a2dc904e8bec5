import { randomUUID } from "node:crypto";
import type { TenantData } from "./tenantData";

/** Who did it: an application that signed in, or a person in an admin portal. */
export type Actor =
  | { readonly kind: "application"; readonly appId: string; readonly displayName: string }
  | { readonly kind: "user"; readonly userId: string; readonly userPrincipalName: string };

/** Whose change, to which tenant. */
export interface Change {
  readonly tenant: TenantData;
  readonly actor: Actor;
}

export interface ModifiedProperty {
  displayName: string;
  oldValue: string | null;
  newValue: string | null;
}

/** An entity of `deviceManagement/auditEvents`. */
export interface AuditEvent {
  id: string;
  displayName: string;
  componentName: string;
  activity: string | null;
  activityDateTime: string;
  activityType: string;
  activityOperationType: string;
  activityResult: string;
  correlationId: string;
  category: string;
  actor: Record<string, unknown>;
  resources: AuditResource[];
}

export interface AuditResource {
  displayName: string;
  auditResourceType: string;
  resourceId: string;
  modifiedProperties: ModifiedProperty[];
}

/** An entity of `auditLogs/directoryAudits`. */
export interface DirectoryAudit {
  id: string;
  category: string;
  correlationId: string;
  result: string;
  resultReason: string;
  activityDisplayName: string;
  activityDateTime: string;
  loggedByService: string;
  operationType: string;
  initiatedBy: Record<string, unknown>;
  targetResources: Record<string, unknown>[];
  additionalDetails: unknown[];
}

export interface IntuneActivity {
  operation: "Create" | "Patch" | "Delete" | "Action" | "Assign";
  resource: { id: string; displayName: string; type: string };
  modified: ModifiedProperty[];
}

/** Intune's log for everything done to `deviceConfigurations`. */
export function auditDeviceConfiguration(
  { tenant, actor }: Change,
  { operation, resource, modified }: IntuneActivity,
): void {
  const type = resource.type.replace("#microsoft.graph.", "");
  tenant.auditEvents.push({
    id: randomUUID(),
    displayName: `${operation} DeviceConfiguration`,
    componentName: "DeviceConfiguration",
    activity: null,
    activityDateTime: new Date().toISOString(),
    activityType: `${operation} DeviceConfiguration`,
    activityOperationType: operation,
    activityResult: "Success",
    correlationId: randomUUID(),
    category: "DeviceConfiguration",
    actor: intuneActor(actor),
    resources: [
      {
        displayName: resource.displayName,
        auditResourceType: type,
        resourceId: resource.id,
        modifiedProperties: modified,
      },
    ],
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

/** Entra's log for a change of a policy. */
export function auditPolicy(
  { tenant, actor }: Change,
  activityDisplayName: string,
  target: { id: string; displayName: string },
  modifiedProperties: ModifiedProperty[],
): void {
  tenant.directoryAudits.push({
    id: `Directory_${randomUUID()}`,
    category: "AuthorizationPolicy",
    correlationId: randomUUID(),
    result: "success",
    resultReason: "",
    activityDisplayName,
    activityDateTime: new Date().toISOString(),
    loggedByService: "Core Directory",
    operationType: "Update",
    initiatedBy: entraInitiator(actor),
    targetResources: [
      {
        id: target.id,
        displayName: target.displayName,
        type: "Policy",
        userPrincipalName: null,
        groupType: null,
        modifiedProperties,
      },
    ],
    additionalDetails: [],
  });
}

function entraInitiator(actor: Actor): Record<string, unknown> {
  return actor.kind === "application"
    ? {
        user: null,
        app: {
          appId: actor.appId,
          displayName: actor.displayName,
          servicePrincipalId: null,
          servicePrincipalName: null,
        },
      }
    : {
        app: null,
        user: {
          id: actor.userId,
          userPrincipalName: actor.userPrincipalName,
          displayName: null,
          ipAddress: "",
        },
      };
}

export function modifiedBetween(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): ModifiedProperty[] {
  return Object.entries(after)
    .map(([displayName, value]) => ({
      displayName,
      oldValue: asText(before[displayName]),
      newValue: asText(value),
    }))
    .filter(({ oldValue, newValue }) => oldValue !== newValue);
}

function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
