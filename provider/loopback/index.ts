export type { Administrator, PortalTarget } from "./administrator";
export {
  addGrant,
  addServicePrincipal,
  appleMailAppId,
  exchangeAppId,
  graphAppId,
  groupOwnerConsent,
} from "./data/consentDefaults";
export { emptyTenant } from "./data/contoso";
export { addDevice, addDevices, allDevices, type DeviceOptions, type MailApp } from "./data/devices";
export { guidOf } from "./data/guid";
export type { TenantData } from "./data/tenantData";
export { addGroup, addUsers, type GroupOptions } from "./data/users";
export type { Fault, FaultMatch } from "./faults";
export type { Loopback, LoopbackOptions } from "./loopback";
export type { LoggedRequest, LoggedTokenRequest } from "./requestLog";
export { startLoopback } from "./server";
export type { StaleReadOptions } from "./staleReads";
export { trustLoopback } from "./trust";
