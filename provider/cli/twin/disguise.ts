import type { DeviceConfiguration, Mailbox, MobileDevice, TenantData, User } from "../../loopback";
import { platformOfType } from "../../resources/deviceConfigurations/platforms";
import { standInDomain } from "./people";
import { digest, guidFrom } from "./standIn";
import { replacerOf } from "./texts";

/**
 * The same tenant without the names, addresses and ids of its people and their devices. Everything that a program
 * declares or names remains: profiles, groups, filters, policies, rules.
 */
export function disguise(tenant: TenantData): TenantData {
  const { users, groups, mailboxes, managedDevices: _, ...others } = tenant;
  const key = tenant.tenantId;
  const people = new Map([...users.keys()].map((id) => [id, standInFor(key, id)]));
  const memberOf = (id: string) =>
    people.get(id)?.id ?? (groups.has(id) ? id : guidFrom(key, `member ${id}`));
  const replaced = replacerOf(users, people);
  return {
    ...replaced({ ...others, ...withoutLogs, ...withoutInternals(tenant) }),
    domain: standInDomain,
    managedDevices: new Map(),
    users: new Map([...people.values()].map((person) => [person.id, person])),
    groups: new Map(
      [...groups].map(([id, group]) => [
        id,
        { ...replaced(group), description: null, members: group.members.map(memberOf) },
      ]),
    ),
    mailboxes: new Map(
      [...mailboxes.values()]
        .map((mailbox) => disguiseMailbox(key, mailbox))
        .map((mailbox) => [mailbox.userPrincipalName, mailbox]),
    ),
  };
}

/** Empties everything that says who did what. */
const withoutLogs = {
  auditEvents: [],
  directoryAudits: [],
  exchangeAudits: [],
  auditLogQueries: new Map(),
  approvalRequests: [],
};

/**
 * Derived from the person's id in the directory, which is random, so that nobody can test whether a known name or
 * address belongs to a stand-in.
 */
function standInFor(key: string, id: string): User {
  const short = digest(key, `person ${id}`).slice(0, 12);
  const userPrincipalName = `person-${short}@${standInDomain}`;
  return {
    id: guidFrom(key, `person ${id}`),
    userPrincipalName,
    displayName: `Person ${short}`,
    mail: userPrincipalName,
  };
}

function disguiseMailbox(key: string, { identity: _, ...mailbox }: Mailbox): Mailbox {
  const { id: userId, userPrincipalName, displayName } = standInFor(key, mailbox.userId);
  // A device's id may be a serial number, which could be guessed. The random id of the mailbox's user prevents that.
  const idOf = (deviceId: string) =>
    digest(key, `device ${mailbox.userId} ${deviceId.toLowerCase()}`).slice(0, 32).toUpperCase();
  return {
    ...mailbox,
    ...{ userId, userPrincipalName, displayName },
    ActiveSyncAllowedDeviceIDs: mailbox.ActiveSyncAllowedDeviceIDs.map(idOf),
    ActiveSyncBlockedDeviceIDs: mailbox.ActiveSyncBlockedDeviceIDs.map(idOf),
    devices: mailbox.devices.map(
      (device): MobileDevice => ({
        ...device,
        Guid: guidFrom(key, `partnership ${device.Guid}`),
        DeviceId: idOf(device.DeviceId),
        FriendlyName: device.DeviceModel,
      }),
    ),
  };
}

/** Objects that a program only names keep their id and name; their other properties may name devices and people. */
const withoutInternals = (tenant: TenantData) => ({
  assignmentFilters: tenant.assignmentFilters.map((filter) => ({ ...filter, description: null, rule: "" })),
  derivedCredentials: tenant.derivedCredentials.map((one) => ({ ...one, helpUrl: null })),
  deviceConfigurations: new Map(
    [...tenant.deviceConfigurations].map(([id, one]) => [
      id,
      platformOfType(one["@odata.type"]) ? one : headOf(one),
    ]),
  ),
});

const headOf = ({
  id,
  displayName,
  createdDateTime,
  lastModifiedDateTime,
  version,
  ...rest
}: DeviceConfiguration) => ({
  "@odata.type": rest["@odata.type"],
  ...{ id, displayName, description: null, createdDateTime, lastModifiedDateTime, version },
});
