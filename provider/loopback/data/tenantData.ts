import type {
  AssignmentAudit,
  AuditEvent,
  AuditLogQuery,
  DirectoryAudit,
  ExchangeAudit,
} from "./auditRecords";
import type { ConditionalAccessPolicy } from "./conditionalAccess";
import type {
  AdminConsentRequestPolicy,
  AppConsentRequest,
  AuthorizationPolicy,
  DelegatedPermissionClassification,
  OAuth2PermissionGrant,
  PermissionGrantPolicy,
  ServicePrincipal,
  SignIn,
} from "./consent";
import type {
  Assignment,
  AssignmentFilter,
  DerivedCredential,
  DeviceConfiguration,
  RoleScopeTag,
} from "./deviceManagement";
import type { DeviceAccessRule, Mailbox, OrganizationConfig, OrganizationSettings } from "./exchange";
import type { Group, ManagedDevice, User } from "./people";

/** A request of Multi Admin Approval. Its id is the code that the requester receives. */
export interface ApprovalRequest {
  readonly id: string;
  status: "needsApproval" | "approved" | "rejected" | "completed";
  readonly requestJustification: string;
  /** Method, address and body; Graph does not show them. */
  readonly sent: string;
}

/** What a device reports about a profile; a device that has not reported is pending. */
export type DeviceStatus = "succeeded" | "failed" | "error" | "conflict" | "notApplicable";

/**
 * The whole state of the tenant. A test may change any part at any time. `Loopback.administrator` makes changes as an
 * admin portal does, which also adds audit entries and updates time stamps.
 */
export interface TenantData {
  tenantId: string;
  displayName: string;
  /** The domain of every user principal name, e.g. `contoso.com`. */
  domain: string;
  /** The application that signs in with the loopback's client id. */
  application: {
    appId: string;
    displayName: string;
    /** Template ids of its Entra ID roles, for tokens. What Exchange allows depends only on `managementRoles`. */
    directoryRoleIds?: string[];
  };
  /** App roles of Microsoft Graph and Exchange; every token that is issued contains the current ones. */
  applicationRoles: string[];
  /** Exchange management roles of the application; a cmdlet that none of them includes answers 403. */
  managementRoles: string[];

  /** Services that the tenant has a subscription for and that an administrator has set up. */
  services: ("intune" | "exchange")[];

  /** Entries on one page of a Graph list, unless `$top` asks for fewer or more. */
  pageSize: number;
  /** Objects on one page of an Exchange answer, unless `Prefer: odata.maxpagesize` asks for fewer. */
  exchangePageSize: number;
  /** `DELETE …/$ref` of a certificate answers "No method match route template", as for types without the route. */
  unlinkUnsupported: boolean;
  /** What a create does with references in its body: some types accept and ignore them, others refuse them. */
  bindOnCreate: "stored" | "ignored" | "refused";
  /** Types of operations that Multi Admin Approval covers, as `operationApprovalPolicies` lists them. */
  operationsRequiringApproval: string[];
  /** Status of the answer to a write that needs approval: 403 (default) as Microsoft documents it, 412 as observed. */
  approvalStatus?: 403 | 412;
  /** Requests that wait or have waited for another administrator's approval. */
  approvalRequests: ApprovalRequest[];

  /** Every kind of profile, by id. Properties as Graph's beta shows them. */
  deviceConfigurations: Map<string, DeviceConfiguration>;
  /** Assignments by the profile's id; entries of policy sets have `source: "policySets"`. */
  assignments: Map<string, Assignment[]>;
  /** Bound certificates and derived credentials: profile id → navigation property → target id. */
  references: Map<string, Record<string, string>>;
  assignmentFilters: AssignmentFilter[];
  derivedCredentials: DerivedCredential[];
  roleScopeTags: RoleScopeTag[];
  /** Intune's audit log, oldest first. */
  auditEvents: AuditEvent[];
  /** How that log shows assignments. */
  assignmentAudit: AssignmentAudit;
  /** Devices enrolled in Intune, by id. */
  managedDevices: Map<string, ManagedDevice>;
  /** What enrolled devices reported about profiles: profile id → device id → status. */
  deviceStatuses: Map<string, Record<string, DeviceStatus>>;

  users: Map<string, User>;
  groups: Map<string, Group>;

  authorizationPolicy: AuthorizationPolicy;
  /** A PATCH of the consent policies is answered 204 without effect. [I] observed in Microsoft-managed mode. */
  keepsConsent: boolean;
  adminConsentRequestPolicy: AdminConsentRequestPolicy;
  permissionGrantPolicies: PermissionGrantPolicy[];
  conditionalAccessPolicies: ConditionalAccessPolicy[];
  servicePrincipals: Map<string, ServicePrincipal>;
  /** By the resource's service principal id. */
  delegatedPermissionClassifications: Map<string, DelegatedPermissionClassification[]>;
  oauth2PermissionGrants: OAuth2PermissionGrant[];
  /** Entra ID's audit log, oldest first. */
  directoryAudits: DirectoryAudit[];
  /** Entra ID's sign-in log; its API returns the last 30 days. */
  signIns: SignIn[];
  /** Whether the tenant has Entra ID P1, the licence for that API. Default true. */
  hasSignInLog?: boolean;
  /** Requests for admin consent. */
  appConsentRequests: AppConsentRequest[];

  /** Result of Get-ActiveSyncOrganizationSettings, stored properties only. */
  organizationSettings: OrganizationSettings;
  /** The properties of Get-OrganizationConfig for EWS. */
  organizationConfig: OrganizationConfig;
  /** By identity. */
  deviceAccessRules: Map<string, DeviceAccessRule>;
  /** Exchange's administrator log, oldest first. */
  exchangeAudits: ExchangeAudit[];
  /** Searches of the Microsoft 365 audit log, by id. */
  auditLogQueries: Map<string, AuditLogQuery>;
  /** How audit searches behave: finished on the `looks`-th status read; `isCut` truncates the result. */
  auditSearch: { looks: number; outcome: "succeeded" | "failed" | "cancelled"; isCut: boolean };
  /** By user principal name in lower case; each with its device partnerships. */
  mailboxes: Map<string, Mailbox>;
  /** Users of other mobile mail apps in the usage report. Default: computed from the partnerships; null: no figure. */
  usersOfOtherMailApps?: number | null;
}
