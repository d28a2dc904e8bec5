import type { TenantData } from "../../provider/loopback";

/** The values in a tenant, without ids, times and versions, so that runs with the same result have the same picture. */
export type Picture = ReadonlyMap<string, string>;

export function pictureOf(tenant: TenantData): Picture {
  const picture = new Map<string, string>();
  const add = (key: string, value: unknown) => {
    const times = [...picture.keys()].filter((one) => one.replace(/ #\d+$/, "") === key).length;
    picture.set(times === 0 ? key : `${key} #${times + 1}`, JSON.stringify(value));
  };
  const addEach = (prefix: string, object: object) => {
    for (const [name, value] of Object.entries(object))
      if (!volatile.has(name)) add(`${prefix}/${name}`, Array.isArray(value) ? sorted(value) : value);
  };
  addProfiles(tenant, add);
  const { defaultUserRolePermissions, ...policy } = tenant.authorizationPolicy;
  addEach("authorizationPolicy", { ...policy, ...defaultUserRolePermissions });
  addEach("adminConsentRequestPolicy", tenant.adminConsentRequestPolicy);
  for (const [api, classes] of tenant.delegatedPermissionClassifications)
    for (const { permissionName, classification } of classes)
      add(`class of ${api}/${permissionName}`, classification);
  addEach("organizationSettings", tenant.organizationSettings);
  for (const rule of tenant.deviceAccessRules.values())
    add(`rule ${rule.Characteristic}=${rule.QueryString}`, rule.AccessLevel);
  for (const mailbox of tenant.mailboxes.values()) {
    add(`${mailbox.userPrincipalName}/allowed`, sorted(mailbox.ActiveSyncAllowedDeviceIDs));
    add(`${mailbox.userPrincipalName}/blocked`, sorted(mailbox.ActiveSyncBlockedDeviceIDs));
  }
  return picture;
}

const volatile = new Set(["id", "version", "createdDateTime", "lastModifiedDateTime", "WhenChangedUTC"]);

function addProfiles(tenant: TenantData, add: (key: string, value: unknown) => void): void {
  for (const { id, ...properties } of tenant.deviceConfigurations.values()) {
    const displayName = `${properties.displayName} (${properties["@odata.type"].split(".").at(-1)})`;
    const kept = Object.entries(properties).filter(([name]) => !volatile.has(name));
    add(`profile ${displayName}`, Object.fromEntries(kept.sort()));
    const assignments = tenant.assignments.get(id) ?? [];
    add(`assignments of ${displayName}`, sorted(assignments.map(({ source, target }) => [source, target])));
    add(`references of ${displayName}`, tenant.references.get(id) ?? {});
  }
}

const sorted = (values: readonly unknown[]): unknown[] =>
  values.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));

/** A profile that is about to be created or deleted may exist without assignments and references. */
const isBare = (value: string | undefined): boolean => value === "[]" || value === "{}";

/** Values that are neither as before nor as after the change. */
export function strayed(before: Picture, after: Picture, now: Picture): string[] {
  const keys = new Set([...before.keys(), ...after.keys(), ...now.keys()]);
  return [...keys]
    .filter((key) => now.get(key) !== before.get(key) && now.get(key) !== after.get(key))
    .filter((key) => !(isBare(now.get(key)) && before.has(key) !== after.has(key)))
    .map((key) => `${key} is ${now.get(key) ?? "gone"}`);
}
