import { randomUUID } from "node:crypto";
import type { Change } from "./audit";
import type { ExchangeAudit } from "./auditRecords";
import { identityOf } from "./deviceAccessRuleChanges";
import type { Characteristic } from "./exchange";
import type { TenantData } from "./tenantData";

export const emptyAuditLog = (): Pick<TenantData, "exchangeAudits" | "auditLogQueries" | "auditSearch"> => ({
  exchangeAudits: [],
  auditLogQueries: new Map(),
  auditSearch: { looks: 2, outcome: "succeeded", isCut: false },
});

/**
 * Logs a cmdlet. The log contains every cmdlet that can change something, whether or not it did.
 * @see https://learn.microsoft.com/office/office-365-management-api/office-365-management-activity-api-schema
 */
export function auditCmdlet(
  change: Change,
  operation: string,
  parameters: Record<string, unknown>,
): ExchangeAudit {
  const objectId = objectIdOf(change.tenant, parameters);
  const { userType, userId, appId } = sessionOf(change);
  const createdDateTime = new Date().toISOString();
  const entry: ExchangeAudit = {
    ...{ id: randomUUID(), createdDateTime, auditLogRecordType: "exchangeAdmin", operation },
    ...{ organizationId: change.tenant.tenantId, userType, userId, service: "Exchange", objectId },
    ...{ userPrincipalName: userId, clientIp: null, administrativeUnits: [] },
    auditData: {
      "@odata.type": "#microsoft.graph.security.defaultAuditData",
      ...{ CreationTime: createdDateTime.slice(0, 19), Operation: operation, ResultStatus: "True" },
      ...{ Workload: "Exchange", ObjectId: objectId, UserId: userId, UserKey: userId },
      ...{ AppId: appId, ClientAppId: "", ExternalAccess: false },
      Parameters: Object.entries(parameters).map(([Name, value]) => ({ Name, Value: asText(value) })),
    },
  };
  change.tenant.exchangeAudits.push(entry);
  return entry;
}

/**
 * Names of the organisation's objects are prefixed with its initial domain.
 * @see https://github.com/elastic/beats/tree/main/x-pack/filebeat/module/o365/audit/test
 */
const objectIdOf = (tenant: TenantData, parameters: Record<string, unknown>): string =>
  `${tenant.domain.split(".")[0]}.onmicrosoft.com\\${nameIn(parameters)}`;

function nameIn({ Identity, QueryString, Characteristic }: Record<string, unknown>): string {
  if (typeof QueryString === "string") return identityOf(QueryString, Characteristic as Characteristic);
  return typeof Identity === "string" ? Identity : "Mobile Mailbox Settings";
}

/** The application id of the Exchange admin center. */
const adminCenter = "497effe9-df71-4043-a8bb-14cf78c4b63b";

/** [U] How an application's session is logged. Here: its id, and an account named after its service principal. */
function sessionOf({ actor }: Change): { userType: string; userId: string; appId: string } {
  return actor.kind === "user"
    ? { userType: "admin", userId: actor.userPrincipalName, appId: adminCenter }
    : { userType: "servicePrincipal", userId: `ServicePrincipal_${actor.appId}`, appId: actor.appId };
}

/** [I] Several values are joined into one text. */
const asText = (value: unknown): string =>
  Array.isArray(value) ? value.join(";") : typeof value === "object" ? JSON.stringify(value) : String(value);
