import { unknownValue } from "../../provider/lifecycle/check";
import type { Definition, Values } from "../../provider/lifecycle/define";
import { definitions } from "../../provider/resources";
import { type Operation, openRoom, type Room } from "./harness";
import { openWith } from "./integratedAppsSettingRoom";
import { outlookOnly } from "./mobileEmailAccessPolicyRoom";

const program: Record<keyof typeof definitions, Values> = {
  MobileEmailAccessPolicy: outlookOnly,
  IntegratedAppsSetting: { userConsent: "off" },
  EmailProfile: {
    displayName: "Mail",
    settings: {
      platform: "ios",
      hostName: "outlook.office365.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
      useOAuth: true,
    },
  },
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

const askedIn = ({ loopback }: Room) => [...loopback.log];

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

/** Requests are under way before their answers are waited for. */
async function settled(room: Room, count: number): Promise<string[]> {
  while (room.loopback.requests.length < count) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 50));
  return askedIn(room).sort();
}

test("with the first check of a known setting, all that the program's kinds are compared with is asked for, and nothing else", async () => {
  await using room = await openRoom();
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);
  const inputs = program.IntegratedAppsSetting;

  expect(await apps.check(inputs, inputs, every)).toEqual([]);

  expect(await settled(room, settingsAndList.length)).toEqual(settingsAndList);
});

test("a new program makes the same requests and reads the same lines, whether they are made ahead or not", async () => {
  const seen = await Promise.all(
    [every, []].map(async (ahead) => {
      await using room = await openRoom();
      const operation = room.operation();
      await checkAll(operation, ahead);
      return { asked: askedIn(room).sort(), lines: operation.lines };
    }),
  );

  expect(seen[0]).toEqual(seen[1]);
  expect(seen[0]?.asked).toEqual(expect.arrayContaining([...settingsAndList, ...firstPages]));
  expect(seen[0]?.lines.join(" ")).toMatch(/stop synchronising .* users in "Sales"/);
});

test("where a new program changes nothing, whom it would reach is read as far as the first page", async () => {
  await using room = await openWith([]);
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);

  expect(await apps.check({ userConsent: "off" }, {}, every)).toEqual([]);

  const asked = [...settingsAndList, ...firstPages].sort();
  expect(await settled(room, asked.length)).toEqual(asked);
  expect(room.loopback.tenant.users.size).toBeGreaterThan(1000);
});

test("only the kinds that the program declares are asked for", async () => {
  await using room = await openRoom();
  const apps = room.operation().resource(definitions.IntegratedAppsSetting);
  const inputs = program.IntegratedAppsSetting;

  await apps.check(inputs, inputs, [definitions.IntegratedAppsSetting, definitions.EmailProfile]);

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
  const inputs = program.IntegratedAppsSetting;

  expect(await operation.resource(definitions.IntegratedAppsSetting).check(inputs, {}, every)).toEqual([]);

  const phones = operation.resource(definitions.MobileEmailAccessPolicy);
  await expect(phones.check(outlookOnly)).rejects.toThrow(/View-Only Configuration/);
});

test("nothing is asked for a program whose first setting is wrong, or that is compared with the state", async () => {
  await using room = await openRoom();
  const wrong = room.operation().resource(definitions.IntegratedAppsSetting);
  const offline = room.operation({ asksTenant: false }).resource(definitions.IntegratedAppsSetting);

  expect(await wrong.check({ userConsent: "never" }, {}, every)).toHaveLength(1);
  expect(await offline.check(program.IntegratedAppsSetting, {}, every)).toEqual([]);

  expect(await settled(room, 0)).toEqual([]);
});
