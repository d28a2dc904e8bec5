/** @see https://learn.microsoft.com/graph/api/resources/conditionalaccesspolicy */
export interface ConditionalAccessPolicy {
  id: string;
  displayName: string;
  createdDateTime: string;
  modifiedDateTime: string | null;
  state: "enabled" | "disabled" | "enabledForReportingButNotEnforced";
  conditions: {
    users: {
      includeUsers: string[];
      excludeUsers: string[];
      includeGroups: string[];
      excludeGroups: string[];
    };
    applications: { includeApplications: string[]; excludeApplications: string[] };
    clientAppTypes: string[];
    platforms: { includePlatforms: string[]; excludePlatforms: string[] } | null;
  };
  /** Null if the policy has only session controls. */
  grantControls: { operator: "AND" | "OR"; builtInControls: string[] } | null;
}
