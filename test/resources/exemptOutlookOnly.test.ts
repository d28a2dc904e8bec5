import { addDevice, addDevices, addGroup, type TenantData } from "../../provider/loopback";
import { exempt } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/exempt";
import { revoke } from "../../provider/resources/mobileEmailAccessPolicy/quarantine/revoke";
import {
  type Selection,
  selectedBy,
} from "../../provider/resources/mobileEmailAccessPolicy/quarantine/selection";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import type { Room } from "./harness";
import {
  devicesOf,
  exempted,
  fast,
  hoursAgo,
  ledgerOf,
  mailboxesOf,
  phones,
  stateOf,
  tenantOf,
} from "./quarantineRoom";

const sixPhones = (also: (tenant: TenantData) => void = () => {}) =>
  phones((tenant) => {
    addDevices(tenant, { app: "samsungEmail", count: 6 });
    also(tenant);
  });

const idsOf = (tenant: TenantData, ...indexes: number[]) =>
  indexes.map((index) => [...tenant.users.keys()][index] ?? "");

async function exemptIn(room: Room, selection: Selection = {}, more: object = {}) {
  const selected = await selectedBy(tenantOf(room), selection);
  return exempt(tenantOf(room), { ledger: ledgerOf(room), mode: "outlookOnly", selected, ...fast, ...more });
}

async function revokeIn(room: Room, selection: Selection = {}, more: object = {}) {
  const selected = await selectedBy(tenantOf(room), selection);
  return revoke(tenantOf(room), { ledger: ledgerOf(room), selected, ...fast, ...more });
}

const switchOn = async (room: Room) => {
  await room.operation().resource(mobileEmailAccessPolicy).create({ mode: "outlookOnly" });
  room.loopback.administrator.deviceContacts();
};

test("devices that sync today are exempted before outlookOnly, which then interrupts nobody", async () => {
  await using room = await sixPhones();

  const report = await exemptIn(room);
  await switchOn(room);

  expect(report).toMatchObject({ mode: "outlookOnly", afterSwitch: false, devices: 6, mailboxes: 6 });
  expect(stateOf(room, "Allowed")).toHaveLength(devicesOf(room).length);
});

test("without --mode, an organization that blocks other apps is not changed", async () => {
  await using room = await sixPhones();
  await switchOn(room);

  const report = await exempt(tenantOf(room), { ledger: ledgerOf(room), ...fast });

  expect([report.devices, exempted(room)]).toEqual([0, []]);
});

test("a device blocked by a rule or its mailbox, or exempted by an administrator, is not ours", async () => {
  await using room = await sixPhones((tenant) => addDevices(tenant, { app: "nine", count: 1, firstUser: 6 }));
  const [blocked, theirs] = mailboxesOf(room);
  const idOf = (mailbox: typeof blocked) => mailbox?.devices[0]?.DeviceId ?? "";
  if (blocked) blocked.ActiveSyncBlockedDeviceIDs = [idOf(blocked)];
  if (theirs) theirs.ActiveSyncAllowedDeviceIDs = [idOf(theirs).toLowerCase()];
  const rule = { characteristic: "DeviceModel", queryString: "Pixel 8", accessLevel: "Block" } as const;

  const report = await exemptIn(room, {}, { additionalRules: [rule] });
  await revokeIn(room);

  expect(report.devices).toBe(4);
  expect(exempted(room)).toEqual([1]);
});

test.each<[string, (tenant: TenantData) => Selection, number[]]>([
  ["a group by name", () => ({ groups: ["Sales"] }), [0, 1, 2]],
  ["a group by id", (tenant) => ({ groups: [[...tenant.groups.keys()][0] ?? ""] }), [0, 1, 2]],
  ["a group of groups", () => ({ groups: ["Company"] }), [0, 1, 2, 3]],
  ["two groups that overlap", () => ({ groups: ["Sales", "Board"] }), [0, 1, 2, 3]],
  ["a group but for another", () => ({ groups: ["Company"], notGroups: ["Board"] }), [0, 1]],
  ["everybody but a group", () => ({ notGroups: ["Company"] }), [4, 5]],
  ["people by address", () => ({ people: ["User00005@contoso.com"] }), [4]],
  ["people by id", (tenant) => ({ people: idsOf(tenant, 4, 5) }), [4, 5]],
  ["a group and people", () => ({ groups: ["Board"], people: ["user00006@contoso.com"] }), [2, 3, 5]],
])("%s: those and no others are exempted, and reverted", async (_, of, numbers) => {
  await using room = await sixPhones((tenant) => {
    const sales = addGroup(tenant, { displayName: "Sales", members: idsOf(tenant, 0, 1, 2) });
    addGroup(tenant, { displayName: "Board", members: idsOf(tenant, 2, 3) });
    addGroup(tenant, { displayName: "Company", members: [sales.id, ...idsOf(tenant, 3)] });
  });
  const selection = of(room.loopback.tenant);

  await exemptIn(room, selection);
  const chosen = exempted(room);
  await exemptIn(room);
  const report = await revokeIn(room, selection);

  expect(chosen).toEqual(numbers);
  expect(report.devices).toBe(numbers.length);
  expect(exempted(room)).toEqual([0, 1, 2, 3, 4, 5].filter((number) => !numbers.includes(number)));
  expect(room.loopback.violations).toEqual([]);
});

test("an address other than the user principal name finds its mailbox", async () => {
  await using room = await sixPhones();
  const [user] = room.loopback.tenant.users.values();
  if (user) user.userPrincipalName = "u1@corp.contoso.com";

  await exemptIn(room, { people: ["user00001@contoso.com"] });

  expect(exempted(room)).toEqual([0]);
});

test("each unknown name gets a sentence with the nearest known name, and nothing is written", async () => {
  await using room = await sixPhones((tenant) => {
    addGroup(tenant, { displayName: "Sales" });
    addGroup(tenant, { displayName: "Board" });
    addGroup(tenant, { displayName: "Board", createdDateTime: "2025-01-01T00:00:00Z" });
  });
  const gone = "00000000-1111-2222-3333-444444444444";

  await expect(
    exemptIn(room, { groups: ["Sale", "Board", gone], people: ["user0001@contoso.com"], notGroups: ["VIP"] }),
  ).rejects.toThrow(
    new RegExp(
      [
        'no group is called "Sale". Did you mean "Sales"\\? Otherwise use the id of the group.',
        '2 groups are called "Board" \\(.*\\). Use the id of the group.',
        `no group has the id "${gone}". It may have been deleted: name another one.`,
        'nobody is called "user0001@contoso.com" in this tenant. Did you mean user00001@contoso.com\\?',
        'no group is called "VIP". Check the name, or use the id of the group.',
      ].join(" "),
    ),
  );
  expect(exempted(room)).toEqual([]);
});

test("the run after the switch exempts the devices that connected since the first run, no later ones, and none whose ring has ended", async () => {
  await using room = await sixPhones();
  await exemptIn(room);
  const [first, second, third] = mailboxesOf(room);
  await revokeIn(room, { people: ["user00001@contoso.com"] }, { ring: "pilot" });
  if (second) addDevice(room.loopback.tenant, second, "gmail", { FirstSyncTime: hoursAgo(2) });
  await switchOn(room);
  room.loopback.tenant.organizationSettings.WhenChangedUTC = hoursAgo(1);
  if (third) addDevice(room.loopback.tenant, third, "gmail", { FirstSyncTime: hoursAgo(0.5) });

  const sweep = await exemptIn(room);
  const again = await exemptIn(room, { people: ["user00001@contoso.com"] });

  expect(sweep).toMatchObject({ afterSwitch: true, devices: 1, inEndedRings: 1 });
  expect([second, third].map((one) => one?.ActiveSyncAllowedDeviceIDs.length)).toEqual([2, 1]);
  expect(again).toMatchObject({ devices: 1, inEndedRings: 0 });
  expect(first?.ActiveSyncAllowedDeviceIDs).toHaveLength(1);
});

test("a revoke that was killed between the write and the ledger line is continued", async () => {
  await using room = await sixPhones();
  await exemptIn(room);
  room.loopback.inject({ match: { cmdlet: "Set-CASMailbox" }, times: 1, status: 403, when: "after" });
  await expect(revokeIn(room)).rejects.toThrow("403");
  const left = exempted(room).length;

  const dry = await revokeIn(room, {}, { dryRun: true });
  const report = await revokeIn(room);

  expect(left).toBeLessThan(6);
  expect(dry).toMatchObject({ devices: left, gone: 1 });
  expect(report.devices).toBe(left);
  expect([exempted(room), ledgerOf(room).added().size]).toEqual([[], 0]);
});

test("a mailbox that refuses the revoke is reported, and the other mailboxes are changed", async () => {
  await using room = await sixPhones();
  await exemptIn(room);
  room.loopback.inject({
    match: { cmdlet: "Set-CASMailbox" },
    status: 400,
    body: { error: { message: "No." } },
  });

  const report = await revokeIn(room);

  expect(report.failed).toEqual([
    { mailbox: expect.stringContaining("@contoso.com"), reason: expect.stringContaining("No.") },
  ]);
  expect(exempted(room)).toHaveLength(1);
  expect((await revokeIn(room)).devices).toBe(1);
});
