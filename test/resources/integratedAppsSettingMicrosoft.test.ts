import type { Values } from "../../provider/lifecycle/define";
import { conditionSet, guardedSets, type Loopback } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom, type Room } from "./harness";
import { calendar, created, mailClients, openWith, recommended, writes } from "./integratedAppsSettingRoom";

const managed = { userConsent: "microsoftManaged" };
const recommendedId = "microsoft-user-default-recommended";

/** The eight permissions that Microsoft announced in MC1304287. */
const newest = [
  ...["Contacts.ReadWrite", "Contacts.Read.Shared", "Contacts.ReadWrite.Shared", "People.Read"],
  ...["Tasks.Read", "Tasks.ReadWrite", "Tasks.Read.Shared", "Tasks.ReadWrite.Shared"],
];

/** A Microsoft-managed tenant from before these permissions required an administrator's consent. */
async function openBefore(...without: string[]): Promise<Room> {
  const room = await openWith([recommended, mailClients]);
  changed(room.loopback, { excludes: guardedSets(without) });
  return room;
}

const changed = (
  { administrator }: Loopback,
  conditions: Parameters<Loopback["administrator"]["changePermissionGrantPolicy"]>[1],
  id = recommendedId,
) => administrator.changePermissionGrantPolicy(id, conditions);

/** The lines of a preview of the unchanged program, and whether it has changes. */
async function previewed(room: Room, id: string, state: Values, inputs: Values = managed) {
  const operation = room.operation();
  const setting = operation.resource(integratedAppsSetting, { name: "apps" });
  await setting.check(inputs, state);
  const { changes } = await setting.diff(id, state, inputs);
  return { changes, lines: operation.lines };
}

test("the preview reports permissions that Microsoft added, with the announcement, without an update", async () => {
  await using room = await openBefore("Contacts.ReadWrite", "Tasks.Read");
  const { id, state } = await created(room, managed);
  changed(room.loopback, { excludes: guardedSets() });

  expect(await previewed(room, id, state)).toEqual({
    changes: false,
    lines: [
      "apps: Microsoft changed it: + Contacts.ReadWrite, + Tasks.Read (2026-06, MC1304287). People now need an administrator for contacts and tasks. The tenant is as declared and nothing will be written; pulumi refresh accepts the change.",
    ],
  });
  expect(writes(room)).toEqual([]);
  expect(room.loopback.violations).toEqual([]);
});

test("each permission is reported with its own announcement, and unannounced ones without", async () => {
  await using room = await openBefore("Files.Read.All", ...newest);
  const { id, state } = await created(room, managed);
  const extra = conditionSet({
    permissionType: "delegated",
    permissions: ["8a1f0c0a-0000-4000-8000-000000000001"],
  });
  changed(room.loopback, { excludes: [...guardedSets(), extra] });

  const { lines } = await previewed(room, id, state);

  expect(lines[0]).toContain("+ Files.Read.All (2025-07, MC1097272)");
  expect(lines[0]).toContain("+ Tasks.ReadWrite.Shared (2026-06, MC1304287)");
  expect(lines[0]).toMatch(/\+ 8a1f0c0a-0000-4000-8000-000000000001(,|\.)/);
});

test("permissions that Microsoft allows again are reported as well", async () => {
  await using room = await openBefore();
  const { id, state } = await created(room, managed);
  changed(room.loopback, { excludes: guardedSets(["People.Read"]) });

  const { lines } = await previewed(room, id, state);

  expect(lines).toEqual([
    expect.stringContaining("Microsoft changed it: − People.Read. People can now consent to people."),
  ]);
});

test("a refresh accepts Microsoft's change, and the next preview does not report it", async () => {
  await using room = await openBefore(...newest);
  const { id, state } = await created(room, managed);
  changed(room.loopback, { excludes: guardedSets() });
  const operation = room.operation();

  const refreshed = await operation.resource(integratedAppsSetting, { name: "apps" }).read(id, state);

  expect(operation.lines).toEqual([
    expect.stringContaining("apps: Microsoft changed it: + Contacts.Read.Shared"),
  ]);
  expect(await previewed(room, id, refreshed ?? {})).toEqual({ changes: false, lines: [] });
});

test("an update for another reason accepts Microsoft's change", async () => {
  await using room = await openBefore(...newest);
  const { id, state } = await created(room, managed);
  changed(room.loopback, { excludes: guardedSets() });
  const news = { ...managed, userAppRegistration: false };

  const updated = await room.operation().resource(integratedAppsSetting).update(id, state, news);

  expect(await previewed(room, id, updated, news)).toEqual({ changes: false, lines: [] });
});

test("the same conditions in another order, with other ids or in another case are not a change", async () => {
  await using room = await openBefore();
  const { id, state } = await created(room, managed);
  const excludes = guardedSets()
    .reverse()
    .map((set, at) => ({
      ...{ ...set, id: `set ${at}`, permissions: set.permissions.map((one) => one.toUpperCase()).reverse() },
    }));
  changed(room.loopback, { excludes });

  expect(await previewed(room, id, state)).toEqual({ changes: false, lines: [] });
});

test("with a state of an earlier version, changes are reported only after a refresh", async () => {
  await using room = await openBefore();
  const { id, state } = await created(room, managed);
  const { policyContents, ...former } = state;

  expect(await previewed(room, id, former)).toEqual({ changes: false, lines: [] });
  expect(await room.operation().resource(integratedAppsSetting).read(id, former)).toEqual(state);
  expect(policyContents).toHaveLength(2);
});

test("without the permission, changes are not reported, and the state keeps the known contents", async () => {
  await using room = await openBefore(...newest);
  const { id, state } = await created(room, managed);
  changed(room.loopback, { excludes: guardedSets() });
  room.loopback.tenant.applicationRoles = room.loopback.tenant.applicationRoles.filter(
    (name) =>
      !["Policy.Read.All", "Policy.Read.PermissionGrant", "Policy.ReadWrite.PermissionGrant"].includes(name),
  );
  expect(await previewed(room, id, state)).toEqual({ changes: false, lines: [] });
  const refreshed = await room.operation().resource(integratedAppsSetting).read(id, state);

  expect(refreshed).toEqual(state);
});

test("a change of the policy for mail clients is reported separately", async () => {
  await using room = await openBefore();
  const { id, state } = await created(room, managed);
  const includes = guardedSets(["Mail.Read"], {
    clientApplicationIds: ["f8d98a96-0999-43f5-8af3-69971c7bb423"],
  });
  changed(room.loopback, { includes }, "microsoft-user-default-allow-consent-apps");

  const { lines } = await previewed(room, id, state);

  expect(lines).toEqual([
    expect.stringContaining(
      "apps: Microsoft changed the policy for popular mail clients: + Mail.Read (2025-10, MC1163922), other apps or conditions.",
    ),
  ]);
});

test("a changed policy of the organisation's own is not attributed to Microsoft", async () => {
  const inputs = { userConsent: "custom", permissionGrantPolicyIds: ["contoso-calendar-apps"] };
  await using room = await openWith([calendar]);
  const { id, state } = await created(room, inputs);
  changed(room.loopback, { includes: guardedSets() }, "contoso-calendar-apps");

  const { changes, lines } = await previewed(room, id, state, inputs);

  expect(changes).toBe(false);
  expect(lines).toEqual([
    expect.stringMatching(
      /^apps: the app consent policy "contoso-calendar-apps" was changed in the tenant: .*− Mail\.Read,.* People can now consent to mail, .*revert the policy in the tenant, or accept the change with pulumi refresh\.$/,
    ),
  ]);
});

test.each([
  ["off", { userConsent: "off" }],
  ["legacy", { userConsent: "legacy" }],
])("%s does not read any policy contents", async (_, inputs) => {
  await using room = await openRoom();
  const { id, state } = await created(room, inputs);

  await room.operation().resource(integratedAppsSetting).diff(id, state, inputs);

  expect(room.loopback.log).toEqual(["GET /v1.0/policies/authorizationPolicy"]);
  expect(state).not.toHaveProperty("policyContents");
});
