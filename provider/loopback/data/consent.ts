/** In the shape of v1.0; beta has the same properties in another shape. */
export interface AuthorizationPolicy {
  id: "authorizationPolicy";
  displayName: string;
  description: string;
  allowInvitesFrom: string;
  allowedToSignUpEmailBasedSubscriptions: boolean;
  allowedToUseSSPR: boolean;
  allowEmailVerifiedUsersToJoinOrganization: boolean;
  allowUserConsentForRiskyApps: boolean | null;
  blockMsolPowerShell: boolean | null;
  guestUserRoleId: string | null;
  defaultUserRolePermissions: DefaultUserRolePermissions;
}

export interface DefaultUserRolePermissions {
  allowedToCreateApps: boolean;
  allowedToCreateSecurityGroups: boolean;
  allowedToCreateTenants: boolean | null;
  allowedToReadBitlockerKeysForOwnedDevice: boolean | null;
  allowedToReadOtherUsers: boolean;
  permissionGrantPoliciesAssigned: string[];
}

export interface AdminConsentRequestPolicy {
  isEnabled: boolean;
  notifyReviewers: boolean;
  remindersEnabled: boolean;
  requestDurationInDays: number;
  version: number;
  reviewers: Reviewer[];
}

export interface Reviewer {
  query: string;
  queryType: string;
  queryRoot: string | null;
}

/** @see https://learn.microsoft.com/graph/api/resources/permissiongrantconditionset */
export interface GrantConditionSet {
  id: string;
  permissionClassification: "all" | "low" | "medium" | "high";
  permissionType: "application" | "delegated" | "delegatedUserConsentable";
  resourceApplication: string;
  permissions: string[];
  clientApplicationIds: string[];
  clientApplicationTenantIds: string[];
  clientApplicationPublisherIds: string[];
  clientApplicationsFromVerifiedPublisherOnly: boolean;
}

/** The conditions are missing in data files of earlier versions, and in twins of tenants that did not return them. */
export interface PermissionGrantPolicy {
  id: string;
  displayName: string;
  description: string;
  includes?: GrantConditionSet[];
  excludes?: GrantConditionSet[];
}

/** A delegated permission that an API offers. */
export interface PermissionScope {
  id: string;
  value: string;
  type: "User" | "Admin";
  isEnabled: boolean;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  servicePrincipalType: string;
  /** Missing in data files of earlier versions. */
  oauth2PermissionScopes?: PermissionScope[];
}

export interface DelegatedPermissionClassification {
  id: string;
  permissionId: string;
  permissionName: string;
  classification: "low" | "medium" | "high";
}

export interface OAuth2PermissionGrant {
  id: string;
  clientId: string;
  consentType: "AllPrincipals" | "Principal";
  principalId: string | null;
  resourceId: string;
  scope: string;
}

/** An entity of `auditLogs/signIns`, which has more properties in Graph. */
export interface SignIn {
  id: string;
  createdDateTime: string;
  userId: string;
  userPrincipalName: string;
  userDisplayName: string;
  appId: string;
  appDisplayName: string;
  clientAppUsed: string;
  isInteractive: boolean;
  status: { errorCode: number; failureReason: string; additionalDetails: string | null };
}

/** One user's request for an app. */
export interface UserConsentRequest {
  id: string;
  status: "InProgress" | "Expired" | "Completed";
  createdDateTime: string;
  reason: string;
  createdBy: { user: { id: string; displayName: string; userPrincipalName: string } };
}

/** All users' requests for an app. */
export interface AppConsentRequest {
  id: string;
  appId: string;
  appDisplayName: string;
  pendingScopes: { displayName: string }[];
  userConsentRequests: UserConsentRequest[];
}
