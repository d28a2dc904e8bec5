import { addGrant, guidOf } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { openRoom } from "./harness";
import {
  assigned,
  created,
  foreign,
  low,
  mailClients,
  openWith,
  recommended,
  writes,
} from "./integratedAppsSettingRoom";

const asked =
  'apps: in the last 30 days, 34 sign-ins by 21 people stopped because consent was missing, to "Calendly" (12 people), "Otter.ai" (5), "Zapier" (4) and 2 more apps; 6 of these sign-ins already needed an administrator.';

test("the preview of off counts existing consents, and names the mail apps whose first sign-in needs an administrator", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      const apple = guidOf("service principal f8d98a96-0999-43f5-8af3-69971c7bb423");
      addGrant(tenant, apple, "EAS.AccessAsUser.All");
    },
  });
  const operation = room.operation();

  expect(
    await operation.resource(integratedAppsSetting, { name: "apps" }).check({ userConsent: "off" }),
  ).toEqual([]);

  expect(operation.lines).toEqual([
    'apps: user consent changes from "all apps (legacy)" to "off". 412 existing grants to 96 apps by 412 users stay in force, 60 of them to mail; no existing access is revoked.',
    "apps: Samsung Email, Gmail and Spark: the first sign-in on a phone needs an administrator from now on; Apple Mail has tenant-wide consent.",
    asked,
    "apps: benchmarks: CISA SCuBA MS.AAD.5.2v1, CIS Microsoft 365 5.1.5.1 and ASD Blueprint user-consent will pass; EIDSCA AP08 will no longer be decided by this setting.",
  ]);
  expect(writes(room)).toEqual([]);
});

test("the preview of Microsoft-managed lists what people cannot consent to, and says that no existing access is revoked", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation
    .resource(integratedAppsSetting, { name: "apps" })
    .check({ userConsent: "microsoftManaged" });

  expect(operation.lines).toEqual([
    'apps: user consent changes from "all apps (legacy)" to "Microsoft-managed". 412 existing grants to 96 apps by 412 users stay in force, 60 of them to mail; no existing access is revoked.',
    asked,
    "apps: Microsoft-managed means today: people cannot consent to mail, calendars, contacts, people, tasks, files, sites, chats and online meetings (36 permissions); apart from these, they can consent to every permission that needs no administrator. Microsoft may change this without a change in this stack.",
    "apps: the policy for popular mail clients means today: people can consent to mail, calendars, contacts, people, tasks, files, sites, chats and online meetings for 6 apps.",
    "apps: benchmarks: CIS Microsoft 365 5.1.5.1 will pass; CISA SCuBA MS.AAD.5.2v1, EIDSCA AP08 and ASD Blueprint user-consent still fail.",
  ]);
});

test.each([
  ["warns that it equals off if no permission is classified", 0, true],
  ["does not warn once a permission is classified", 1, false],
])("low risk %s", async (_what, classified, warns) => {
  await using room = await openRoom({
    seed: (tenant) => {
      const graph = guidOf("service principal 00000003-0000-0000-c000-000000000000");
      const one = {
        id: "c",
        permissionId: guidOf("User.Read"),
        permissionName: "User.Read",
        classification: "low" as const,
      };
      tenant.delegatedPermissionClassifications.set(
        graph,
        Array.from({ length: classified }, () => one),
      );
    },
  });
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "lowRisk" });

  expect(operation.lines.some((line) => line.includes("same effect as off"))).toBe(warns);
});

test("legacy gives a warning", async () => {
  await using room = await openWith([]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "legacy" });

  expect(operation.lines).toContain(
    "resource: warning: people can consent to every app, including apps of unverified publishers. Microsoft advises against it, and the Entra admin center no longer offers it.",
  );
});

test("off with kept mail clients says that people can still consent to those", async () => {
  await using room = await openWith([recommended, mailClients]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });

  expect(operation.lines).toContain(
    'resource: people can still consent to popular mail clients; to end that, set mailClients: "remove".',
  );
});

test("a change in the portal is reported by property in a sentence, and is reset", async () => {
  await using room = await openWith([...foreign]);
  const { id, state } = await created(room, { userConsent: "off" });
  room.loopback.administrator.setConsentPolicies([...foreign, low]);
  const operation = room.operation();
  const setting = operation.resource(integratedAppsSetting);

  const diff = await setting.diff(id, state, { userConsent: "off" });
  await setting.update(id, state, { userConsent: "off" });

  expect(diff.differences).toEqual([{ path: "userConsent", from: "lowRisk", to: "off", drift: true }]);
  expect(operation.lines.filter((line) => line.includes("low-risk"))).toEqual([
    'resource: user consent changes from "low-risk apps" to "off". 412 existing grants to 96 apps by 412 users stay in force, 60 of them to mail; no existing access is revoked.',
  ]);
  expect(assigned(room.loopback)).toEqual(foreign);
});

test("Microsoft-managed with only one of its two policies is drift", async () => {
  await using room = await openWith([recommended, mailClients]);
  const inputs = { userConsent: "microsoftManaged" };
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.setConsentPolicies([recommended]);
  const operation = room.operation();
  const setting = operation.resource(integratedAppsSetting);

  const diff = await setting.diff(id, state, inputs);
  const refreshed = await setting.read(id, state);
  await setting.update(id, state, inputs);

  expect(diff.differences).toMatchObject([{ path: "userConsent", from: "custom", to: "microsoftManaged" }]);
  expect(refreshed).toMatchObject({ userConsent: "custom" });
  expect(operation.lines.join(" ")).toContain("somebody removed the entry for popular mail clients");
  expect(assigned(room.loopback)).toEqual([recommended, mailClients]);
});

test("several built-in policies are reported by name", async () => {
  await using room = await openWith([low, recommended, mailClients]);
  const operation = room.operation();

  await operation.resource(integratedAppsSetting).check({ userConsent: "off" });

  expect(operation.lines[0]).toContain(
    'user consent changes from "custom (low-risk apps and Microsoft-managed and popular mail clients)" to "off".',
  );
});
