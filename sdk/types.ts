export type EmailProfileArgs = any; export type EmailProfileState = any; export type IntegratedAppsSettingArgs = any; export type IntegratedAppsSettingState = any;
export type MobileEmailAccessPolicyArgs = any; export type MobileEmailAccessPolicyState = any; export type ProfileAssignmentArgs = any; export type ProfileAssignmentState = any;
