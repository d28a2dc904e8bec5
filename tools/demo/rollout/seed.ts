import { addDevices, addGroup, emptyTenant, type TenantData } from "../../../provider/loopback";

/** Twenty users with a phone each, and two groups that share some users. */
export function seed(tenant: TenantData): void {
  Object.assign(tenant, emptyTenant(tenant.tenantId));
  addDevices(tenant, { app: "samsungEmail", count: 12 });
  addDevices(tenant, { app: "appleMailIphone", count: 8, firstUser: 12 });
  const people = [...tenant.users.keys()];
  addGroup(tenant, { displayName: "Mail pilot", members: people.slice(0, 4) });
  addGroup(tenant, { displayName: "Sales", members: people.slice(2, 14) });
}
