import { guidOf } from "./guid";
import type { Group, User } from "./people";
import type { TenantData } from "./tenantData";

/** A user with a mailbox; the same index always gives the same one. */
export function addUser(tenant: TenantData, index: number): User {
  const local = `user${String(index + 1).padStart(5, "0")}`;
  const userPrincipalName = `${local}@${tenant.domain}`;
  const user = {
    id: guidOf(`user ${local}`),
    userPrincipalName,
    displayName: `User ${index + 1}`,
    mail: userPrincipalName,
  };
  tenant.users.set(user.id, user);
  tenant.mailboxes.set(userPrincipalName, {
    userId: user.id,
    userPrincipalName,
    displayName: user.displayName,
    ActiveSyncEnabled: true,
    ActiveSyncAllowedDeviceIDs: [],
    ActiveSyncBlockedDeviceIDs: [],
    devices: [],
  });
  return user;
}

/** Creates the users that are missing. */
export function addUsers(tenant: TenantData, count: number): void {
  for (let index = tenant.users.size; index < count; index += 1) addUser(tenant, index);
}

export interface GroupOptions {
  readonly displayName: string;
  readonly members?: readonly string[];
  readonly description?: string;
  /** Distinguishes groups that have the same name; their ids are derived from both. */
  readonly createdDateTime?: string;
}

export function addGroup(
  tenant: TenantData,
  { displayName, members = [], description, createdDateTime }: GroupOptions,
): Group {
  const created = createdDateTime ?? "2021-05-04T09:00:00Z";
  const group = {
    id: guidOf(`group ${displayName} ${created}`),
    displayName,
    description: description ?? null,
    createdDateTime: created,
    securityEnabled: true,
    mailEnabled: false,
    members: [...members],
  };
  tenant.groups.set(group.id, group);
  return group;
}
