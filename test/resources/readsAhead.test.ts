import { setTimeout as wait } from "node:timers/promises";
import { unknownValue } from "../../provider/lifecycle/check";
import type { Definition, Values } from "../../provider/lifecycle/define";
import { guidOf, type TenantData } from "../../provider/loopback";
import { definitions, definitionsIn } from "../../provider/resources";
import { inputs } from "./emailProfileRoom";
import { type Operation, openRoom, type Room } from "./harness";
import { outlookOnly } from "./mobileEmailAccessPolicyRoom";

const program: Record<keyof typeof definitions, Values> = {
  MobileEmailAccessPolicy: outlookOnly,
  IntegratedAppsSetting: { userConsent: "off" },
  EmailProfile: inputs,
  ProfileAssignment: { profileId: unknownValue, targets: [{ kind: "group", groupName: "Sales" }] },
};
const groupNames = ["Sales"];
const every = Object.values(definitions);

/** What the engine asks of a new program, one after the other; the setting that comes first knows all kinds, or not. */
async function checkAll(operation: Operation, ahead: readonly Definition[]): Promise<void> {
  const kinds: (keyof typeof definitions)[] = [
    "IntegratedAppsSetting",
    "MobileEmailAccessPolicy",
    "EmailProfile",
    "ProfileAssignment",
  ];
  for (const [index, kind] of kinds.entries()) {
    const resource = operation.resource(definitions[kind], { owner: kind, program: { kinds, groupNames } });
    expect(await resource.check(program[kind], {}, index === 0 ? ahead : [])).toEqual([]);
  }
}

const settingsAndList = [
  "GET /beta/deviceManagement/deviceConfigurations",
  "GET /v1.0/policies/authorizationPolicy",
  "Get-ActiveSyncDeviceAccessRule",
  "Get-ActiveSyncOrganizationSettings",
];
const firstPages = [
  "GET /beta/reports/getEmailAppUsageAppsUserCounts(period='D30')",
  "GET /v1.0/identity/conditionalAccess/policies",
  "GET /v1.0/oauth2PermissionGrants",
  "Get-CASMailbox",
  "Get-MobileDevice",
];

/** What was asked when so many requests have come, and a while after it: none may follow. */
async function settled(room: Room, count: number): Promise<string[]> {
  const until = Date.now() + 10_000;
  while (room.loopback.log.length < count && Date.now() < until) await wait(5);
  await wait(100);
  return [...room.loopback.log].sort();
}

test("with the first check of a known setting, all that the program's kinds are compared with is asked for, and nothing else", async () => {
  await using room = await openRoom();
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);
  const setting = program.IntegratedAppsSetting;

  expect(await apps.check(setting, setting, every)).toEqual([]);

  expect(await settled(room, settingsAndList.length)).toEqual(settingsAndList);
});

test("a new program makes the same requests and reads the same lines, whether they are made ahead or not", async () => {
  const seen = await Promise.all(
    [every, []].map(async (ahead) => {
      await using room = await openRoom();
      const operation = room.operation();
      await checkAll(operation, ahead);
      return { asked: [...room.loopback.log].sort(), lines: operation.lines };
    }),
  );

  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]?.asked).toEqual(expect.arrayContaining([...settingsAndList, ...firstPages]));
  expect(seen[0]?.lines.join(" ")).toMatch(/stop synchronising .* users in "Sales"/);
});

test("where a new program changes nothing, whom it would reach is read as far as the first page", async () => {
  await using room = await openRoom({ seed: longListsAndNoConsent });
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);

  expect(await apps.check({ userConsent: "off" }, {}, every)).toEqual([]);

  const asked = [...settingsAndList, ...firstPages].sort();
  expect(await settled(room, asked.length)).toEqual(asked);
});

/** Each of the lists has several pages. */
function longListsAndNoConsent(tenant: TenantData): void {
  tenant.authorizationPolicy.defaultUserRolePermissions.permissionGrantPoliciesAssigned = [];
  tenant.exchangePageSize = 50;
  const [grant] = tenant.oauth2PermissionGrants;
  if (!grant) throw new Error("the tenant has no grants");
  for (let index = 0; index < 1_000; index += 1)
    tenant.oauth2PermissionGrants.push({ ...grant, id: `${grant.id}${index}` });
}

test("assignments begin first, because people are counted after their groups; a kind that nobody knows is left out", () => {
  const kinds = ["EmailProfile", "IntegratedAppsSetting", "ProfileAssignment", "Unknown"];

  const inOrder = definitionsIn({ kinds }).map(({ kind }) => kind);

  expect(inOrder).toEqual(["ProfileAssignment", "IntegratedAppsSetting", "EmailProfile"]);
});

test("only the kinds that the program declares are asked for", async () => {
  await using room = await openRoom();
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);
  const setting = program.IntegratedAppsSetting;

  await apps.check(setting, setting, [definitions.IntegratedAppsSetting, definitions.EmailProfile]);

  const graphOnly = settingsAndList.filter((one) => one.startsWith("GET"));
  expect(await settled(room, graphOnly.length)).toEqual(graphOnly);
});

test("what may not be read is told by the resource that needs it, and by no other", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.managementRoles = [];
    },
  });
  const operation = room.operation();
  const setting = program.IntegratedAppsSetting;

  expect(await operation.resource(definitions.IntegratedAppsSetting).check(setting, {}, every)).toEqual([]);

  const phones = operation.resource(definitions.MobileEmailAccessPolicy);
  await expect(phones.check(outlookOnly)).rejects.toThrow(/View-Only Configuration/);
});

test("a list that may not be read is told to its reader, who asks no second time", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.managementRoles = ["View-Only Configuration"];
    },
  });
  const operation = room.operation();
  const phones = operation.resource(definitions.MobileEmailAccessPolicy);

  expect(await phones.check(outlookOnly, {}, every)).toEqual([]);

  expect(operation.lines.join()).toContain("how many devices this touches is not known");
  expect(room.loopback.log.filter((line) => line === "Get-MobileDevice")).toHaveLength(1);
});

test("a group that another resource makes meanwhile is found", async () => {
  await using room = await openRoom();
  const operation = room.operation();
  const apps = operation.resource(definitions.IntegratedAppsSetting, {
    program: { kinds: [], groupNames: ["New"] },
  });
  await apps.check(program.IntegratedAppsSetting, {}, every);
  await settled(room, settingsAndList.length + firstPages.length + 1);
  const [first] = room.loopback.tenant.groups.values();
  if (!first) throw new Error("the tenant has no groups");
  const id = guidOf("a new group");
  room.loopback.tenant.groups.set(id, { ...first, id, displayName: "New" });

  const assignment = operation.resource(definitions.ProfileAssignment);
  const targets = [{ kind: "group", groupName: "New" }];
  expect(await assignment.check({ profileId: unknownValue, targets })).toEqual([]);
});

test("nothing is asked for a program whose first setting is wrong, or that is compared with the state", async () => {
  await using room = await openRoom();
  const wrong = room.operation().resource(definitions.IntegratedAppsSetting);
  const offline = room.operation({ asksTenant: false }).resource(definitions.IntegratedAppsSetting);

  expect(await wrong.check({ userConsent: "never" }, {}, every)).toHaveLength(1);
  expect(await offline.check(program.IntegratedAppsSetting, {}, every)).toEqual([]);

  expect(await settled(room, 0)).toEqual([]);
});
