import { deviceLines } from "../../../provider/cli/explain/deviceText";
import { explain } from "../../../provider/cli/explain/explain";
import { addDevice, addUsers, emptyTenant, type Loopback } from "../../../provider/loopback";
import { openRoom, type Room } from "../../resources/harness";
import { onlyReads } from "./harness";

const who = "user00001@contoso.com";

/** A tenant with one person without devices, and what `seed` adds. */
function room(seed: (tenant: Loopback["tenant"]) => void = () => {}): Promise<Room> {
  return openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addUsers(tenant, 2);
      seed(tenant);
    },
  });
}

const mailboxIn = ({ mailboxes }: Loopback["tenant"]) => mailboxes.get(who) as never;

async function said(open: Room): Promise<string[]> {
  const { mail } = await explain(open.operation().tenant, who, undefined);
  return (mail ? deviceLines(mail) : []).map((line) => line.trim());
}

test("a device that the default level allows is listed with its app, system, protocol and sync dates", async () => {
  await using open = await room((tenant) => addDevice(tenant, mailboxIn(tenant), "samsungEmail"));

  expect(await said(open)).toEqual([
    "Galaxy S24, Samsung Email (ActiveSync 16.1, Android), first synced 2026-03-02, last synced 2026-11-20",
    "syncs now: no rule names it, and the default access level is Allow",
  ]);
  expect(onlyReads(open.loopback)).toBe(true);
  expect(open.loopback.violations).toEqual([]);
});

test.each<[string, (open: Room) => void, string]>([
  [
    "blocked by the default level",
    ({ loopback }) => loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" }),
    "does not sync now: no rule names it, and the default access level is Block",
  ],
  [
    "in quarantine by the default level",
    ({ loopback }) => loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" }),
    "waits in quarantine now: no rule names it, and the default access level is Quarantine",
  ],
  [
    "blocked by a rule",
    ({ loopback }) =>
      loopback.administrator.addDeviceAccessRule({
        Characteristic: "DeviceType",
        QueryString: "SAMSUNGSMS921B",
        AccessLevel: "Block",
      }),
    'does not sync now: the rule for "SAMSUNGSMS921B" (DeviceType) blocks it',
  ],
  [
    "exempted, regardless of the rules",
    ({ loopback }) => {
      loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
      const mailbox = loopback.tenant.mailboxes.get(who);
      mailbox?.ActiveSyncAllowedDeviceIDs.push(mailbox.devices[0]?.DeviceId.toLowerCase() ?? "");
    },
    "syncs now: an exemption: its id is on the mailbox's list of allowed devices",
  ],
  [
    "on both the list of blocked devices and that of allowed ones",
    ({ loopback }) => {
      const mailbox = loopback.tenant.mailboxes.get(who);
      const id = mailbox?.devices[0]?.DeviceId ?? "";
      mailbox?.ActiveSyncAllowedDeviceIDs.push(id);
      mailbox?.ActiveSyncBlockedDeviceIDs.push(id);
    },
    "does not sync now: its id is on the mailbox's list of blocked devices, which takes precedence over every rule",
  ],
  [
    "on a protocol version that is too old",
    ({ loopback }) => {
      for (const device of loopback.tenant.mailboxes.get(who)?.devices ?? []) device.ClientVersion = "14.1";
    },
    "does not sync: Exchange Online refuses ActiveSync below 16.1, whatever the rules say; Outlook or a newer app can sync",
  ],
  [
    "of a mailbox with ActiveSync switched off",
    ({ loopback }) => {
      for (const mailbox of loopback.tenant.mailboxes.values()) mailbox.ActiveSyncEnabled = false;
    },
    "does not sync: ActiveSync is switched off for the mailbox",
  ],
  [
    "of an app that reads mail through Graph",
    ({ loopback }) => {
      for (const device of loopback.tenant.mailboxes.get(who)?.devices ?? []) device.ClientType = "REST";
    },
    "is not decided by these rules: it reads mail through Microsoft Graph or a browser, to which device access rules do not apply",
  ],
  [
    "of an organisation managed by Intune",
    ({ loopback }) => {
      loopback.tenant.organizationSettings.IsIntuneManaged = true;
    },
    "is not decided by these rules: the organisation is managed by Intune, where Exchange does not apply its rules",
  ],
])("a device that is %s", async (_, change, line) => {
  await using open = await room((tenant) => addDevice(tenant, mailboxIn(tenant), "samsungEmail"));
  change(open);

  expect((await said(open)).at(-1)).toBe(line);
});

test("an unknown person, a person without a mailbox, and a mailbox without devices are reported as such", async () => {
  await using open = await room();
  const { tenant } = open.operation();

  await expect(explain(tenant, "nobody@contoso.com", undefined)).rejects.toThrow(
    'nobody in this tenant has the user principal name or object id "nobody@contoso.com". An e-mail address counts only if it is the user principal name.',
  );
  expect(await said(open)).toEqual([
    "no device: Exchange has no partnership with a mail app on a phone for this mailbox",
  ]);
  open.loopback.tenant.mailboxes.delete(who);
  expect(await said(open)).toEqual(["no mailbox in Exchange Online: no mail app on a phone can sync"]);
});

test("a person can be given by id, and nobody else is named", async () => {
  await using open = await room((tenant) => {
    for (const mailbox of tenant.mailboxes.values()) addDevice(tenant, mailbox, "gmail");
  });
  const id = open.loopback.tenant.mailboxes.get(who)?.userId ?? "";

  const explanation = await explain(open.operation().tenant, id.toUpperCase(), undefined);

  expect(explanation).toMatchObject({ person: who, mail: { devices: [{ app: "Gmail" }] } });
  expect(JSON.stringify(explanation)).not.toContain("user00002");
});

test.each<[string, object, boolean]>([
  ["everybody", { includeUsers: ["All"] }, true],
  ["a group that contains the person through another one", { includeGroups: ["outer"] }, true],
  ["other people", { includeUsers: ["somebody-else"] }, false],
  [
    "everybody except a group that contains the person",
    { includeUsers: ["All"], excludeGroups: ["inner"] },
    false,
  ],
])("Conditional Access for %s is mentioned only if it applies to the person", async (_, users, isSaid) => {
  await using open = await room((tenant) => {
    const mailbox = mailboxIn(tenant);
    for (const app of ["outlookIos", "samsungEmail"] as const) addDevice(tenant, mailbox, app);
    const person = [...tenant.users.keys()][0] ?? "";
    for (const [id, members] of [
      ["inner", [person]],
      ["outer", ["inner"]],
    ] as const)
      tenant.groups.set(id, { ...groupFacts, id, displayName: id, members: [...members] });
    tenant.conditionalAccessPolicies.push({
      id: "policy",
      displayName: "Phones",
      state: "enabled",
      conditions: {
        users,
        applications: { includeApplications: ["All"], excludeApplications: [] },
        clientAppTypes: ["all"],
      },
      grantControls: { operator: "OR", builtInControls: ["compliantDevice"] },
    } as never);
  });

  const lines = await said(open);

  expect(lines.filter((line) => line.startsWith("Conditional Access"))).toEqual(
    isSaid ? ['Conditional Access decides about Outlook instead of these rules: "Phones"'] : [],
  );
});

const groupFacts = {
  description: null,
  createdDateTime: "2021-05-04T09:00:00Z",
  securityEnabled: true,
  mailEnabled: false,
};
