import { randomUUID } from "node:crypto";
import type { ModifiedProperty } from "./auditRecords";
import type { TenantData } from "./tenantData";

/** Who made the change: an application that signed in, or a person in an admin portal. */
export type Actor =
  | { readonly kind: "application"; readonly appId: string; readonly displayName: string }
  | { readonly kind: "user"; readonly userId: string; readonly userPrincipalName: string };

/** The tenant that is changed, and who changes it. */
export interface Change {
  readonly tenant: TenantData;
  readonly actor: Actor;
}

interface PolicyActivity {
  activityDisplayName: string;
  category: string;
  loggedByService: string;
  target: { id: string; displayName: string };
  modifiedProperties: ModifiedProperty[];
}

/** Adds an entry to Entra ID's audit log for a change of a policy. */
export function auditPolicy(
  { tenant, actor }: Change,
  { activityDisplayName, category, loggedByService, target, modifiedProperties }: PolicyActivity,
): void {
  tenant.directoryAudits.push({
    id: `Directory_${randomUUID()}`,
    category,
    correlationId: randomUUID(),
    result: "success",
    resultReason: "",
    activityDisplayName,
    activityDateTime: new Date().toISOString(),
    loggedByService,
    operationType: activityDisplayName.split(" ")[0] ?? "",
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

/** Entra ID's log capitalizes property names and shows each value as a list. */
export const asEntraWrites = (modified: readonly ModifiedProperty[]): ModifiedProperty[] =>
  modified.map(({ displayName, oldValue, newValue }) => ({
    displayName: capital(displayName),
    oldValue: inList(oldValue),
    newValue: inList(newValue),
  }));

export const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

function inList(value: string | null): string {
  if (value === null) return "[]";
  return value.startsWith("[") ? value : `[${value}]`;
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
