/** An entity of `deviceManagement/deviceConfigurations`, without its navigation properties. */
export interface DeviceConfiguration {
  "@odata.type": string;
  id: string;
  displayName: string;
  description: string | null;
  createdDateTime: string;
  lastModifiedDateTime: string;
  version: number;
  [property: string]: unknown;
}

export interface AssignmentTarget {
  "@odata.type": string;
  groupId?: string;
  collectionId?: string;
  deviceAndAppManagementAssignmentFilterId: string | null;
  deviceAndAppManagementAssignmentFilterType: "none" | "include" | "exclude";
}

export interface Assignment {
  id: string;
  source: "direct" | "policySets";
  sourceId: string | null;
  intent: "apply" | "remove";
  target: AssignmentTarget;
}

export interface AssignmentFilter {
  id: string;
  displayName: string;
  description: string | null;
  platform: string;
  rule: string;
  roleScopeTags: string[];
  assignmentFilterManagementType: "devices" | "apps";
  createdDateTime: string;
  lastModifiedDateTime: string;
}

export interface RoleScopeTag {
  id: string;
  displayName: string;
  description: string;
  isBuiltIn: boolean;
}

export interface DerivedCredential {
  id: string;
  displayName: string;
  helpUrl: string | null;
  issuer: "intercede" | "entrustDatacard" | "purebred" | "xTec";
  notificationType: "none" | "companyPortal" | "email";
  renewalThresholdPercentage: number;
}
