export type { PortalTarget } from "./administrator";
export type { ConditionalAccessPolicy } from "./data/conditionalAccess";
export type * from "./data/consent";
export {
  addConsent,
  addGrant,
  appleMailAppId,
  groupOwnerConsent,
} from "./data/consentDefaults";
export { addConsentRequest, addSignIn } from "./data/consentDemand";
export { emptyTenant } from "./data/contoso";
export { writeDataFile } from "./data/dataFile";
export type * from "./data/deviceManagement";
export { addDevice, addDevices, allDevices } from "./data/devices";
export type { DeviceAccessRule, Mailbox, MobileDevice, OrganizationSettings } from "./data/exchange";
export { conditionSet, guardedSets, thisTenant } from "./data/grantPolicies";
export { guidOf } from "./data/guid";
export type { Group, User } from "./data/people";
export type { TenantData } from "./data/tenantData";
export { addGroup, addUsers } from "./data/users";
export type { Fault, FaultMatch } from "./faults";
export type { Loopback, LoopbackOptions } from "./loopback";
export type { LoggedRequest } from "./requestLog";
export { startLoopback } from "./server";
export type { SignInTrouble } from "./signInError";
export type { StaleReadOptions } from "./staleReads";
export { trustLoopback } from "./trust";
