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

/** How an assignment is logged: one property with the whole list, an event for each entry, or only the event itself. */
export type AssignmentAudit = "list" | "entries" | "bare";

/** An entry of Exchange's administrator log, as a search of the Microsoft 365 audit log returns it. */
export interface ExchangeAudit {
  id: string;
  createdDateTime: string;
  auditLogRecordType: "exchangeAdmin";
  operation: string;
  organizationId: string;
  userType: string;
  userId: string;
  service: "Exchange";
  objectId: string;
  userPrincipalName: string;
  clientIp: string | null;
  administrativeUnits: string[];
  auditData: Record<string, unknown>;
}

/** A search that was started; it stays in the tenant's list of searches. */
export interface AuditLogQuery {
  id: string;
  displayName: string | null;
  filterStartDateTime: string | null;
  filterEndDateTime: string | null;
  recordTypeFilters: string[];
  operationFilters: string[];
  /** How often its status was read. */
  looks: number;
}
