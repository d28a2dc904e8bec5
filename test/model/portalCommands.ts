import * as fc from "fast-check";
import { command } from "./command";
import { type Model, without } from "./model";
import type { Real } from "./real";

const nth = fc.nat({ max: 3 });

/** A change that an administrator makes to one of the profiles in a portal. */
function onProfile(words: string, act: (model: Model, real: Real, id: string) => void) {
  return nth.map((index) =>
    command(
      `an administrator ${words} profile ${index}`,
      (model, real) => {
        const ids = [...model.tenant.profiles.keys()];
        act(model, real, ids[index % ids.length] as string);
      },
      ({ tenant }) => tenant.profiles.size > 0,
    ),
  );
}

export const changesHost = onProfile("changes the host of", ({ tenant }, { estate }, id) => {
  estate.loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.fabrikam.com" });
  Object.assign(tenant.profiles.get(id) ?? {}, { hostName: "mail.fabrikam.com", isFresh: false });
});

export const deletes = onProfile("deletes", ({ tenant, others }, { estate }, id) => {
  if (id === (others as { ios?: string }).ios) return;
  estate.loopback.administrator.deleteDeviceConfiguration(id);
  tenant.profiles.delete(id);
});

export const ages = onProfile("leaves unchanged for three days", ({ tenant }, { estate }, id) => {
  const long = new Date(Date.now() - 3 * 86_400_000).toISOString();
  const profile = estate.loopback.tenant.deviceConfigurations.get(id);
  Object.assign(profile ?? {}, { createdDateTime: long, lastModifiedDateTime: long });
  Object.assign(tenant.profiles.get(id) ?? {}, { isFresh: false });
});

export const duplicates = onProfile("duplicates", ({ tenant }, { estate }, id) => {
  const { administrator, tenant: data } = estate.loopback;
  const {
    id: _,
    displayName,
    ...rest
  } = data.deviceConfigurations.get(id) as never as Record<string, string>;
  const copy = administrator.createDeviceConfiguration({
    ...rest,
    displayName: `Copy of ${displayName}`,
  } as never);
  const original = tenant.profiles.get(id);
  if (original)
    tenant.profiles.set(copy.id, {
      ...original,
      displayName: copy.displayName ?? "",
      isFresh: false,
      entries: new Set(),
    });
});

export const assigns = fc
  .tuple(nth, fc.constantFrom("Sales", "Board", "Contractors"), fc.boolean())
  .map(([index, group, isExcluded]) =>
    command(
      `an administrator ${isExcluded ? "excludes" : "includes"} ${group} in profile ${index}, or removes it`,
      ({ tenant }, { estate }) => {
        const ids = [...tenant.profiles.keys()];
        const id = ids[index % ids.length] as string;
        const profile = tenant.profiles.get(id);
        const key = `${isExcluded ? "excludeGroup" : "group"}/${tenant.groups.get(group)}`;
        if (!profile) return;
        const entries = profile.entries.has(key)
          ? without(profile.entries, new Set([key]))
          : new Set([...profile.entries].filter((one) => one.split("/")[1] !== key.split("/")[1])).add(key);
        profile.entries = entries;
        const targets = [...entries].map((entry) => {
          const [kind, groupId] = entry.split("/");
          const type = kind === "group" ? "groupAssignmentTarget" : "exclusionGroupAssignmentTarget";
          return { "@odata.type": `#microsoft.graph.${type}`, groupId: groupId as string };
        });
        estate.loopback.administrator.assign(id, targets);
      },
      ({ tenant }) => tenant.groups.has(group),
    ),
  );

export const groups = fc.constantFrom("Sales", "Board", "Contractors").map((name) =>
  command(`an administrator deletes the group ${name}, or recreates it`, ({ tenant }, { estate }) => {
    const { administrator, tenant: data } = estate.loopback;
    const id = tenant.groups.get(name);
    if (id !== undefined) {
      administrator.deleteGroup(id);
      tenant.groups.delete(name);
      return;
    }
    const createdDateTime = new Date(
      1_700_000_000_000 + data.groups.size + tenant.made * 1_000,
    ).toISOString();
    tenant.made += 1;
    const made = administrator.createGroup({
      displayName: name,
      members: [...data.users.keys()],
      createdDateTime,
    });
    tenant.groups.set(name, made.id);
  }),
);

export const settings = fc.constantFrom("Allow", "Block").map((level) =>
  command(`an administrator sets the default access level ${level}`, ({ tenant }, { estate }) => {
    estate.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: level as "Allow" });
    tenant.level = level as "Allow";
  }),
);

export const rules = fc
  .constantFrom("DeviceType/iPhone", "DeviceModel/Meeting room", "DeviceModel/Outlook for iOS and Android")
  .map((rule) =>
    command(`an administrator adds or removes the rule ${rule}`, ({ tenant }, { estate }) => {
      const [Characteristic, QueryString] = rule.split("/") as [never, string];
      const { administrator, tenant: data } = estate.loopback;
      const found = [...data.deviceAccessRules.values()].find((one) => one.QueryString === QueryString);
      if (found) administrator.removeDeviceAccessRule(found.Identity);
      else administrator.addDeviceAccessRule({ Characteristic, QueryString, AccessLevel: "Allow" });
      if (found) tenant.rules.delete(rule);
      else tenant.rules.set(rule, "Allow");
    }),
  );

export const consents = fc
  .constantFrom([], ["microsoft-user-default-low"], ["microsoft-user-default-legacy"])
  .map((ids) =>
    command(`an administrator sets consent to ${ids.join() || "off"}`, ({ tenant }, { estate }) => {
      estate.loopback.administrator.setConsentPolicies([
        ...ids.map((id) => `ManagePermissionGrantsForSelf.${id}`),
        "ManagePermissionGrantsForOwnedResource.operators-policy",
      ]);
      tenant.consent = new Set(ids);
    }),
  );
