import { unknownValue } from "../../provider/lifecycle/check";
import { addDevices, allDevices, emptyTenant } from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, iphones, outlookOnly, writesOf } from "./mobileEmailAccessPolicyRoom";

test("the preview of a new policy says who stops syncing and who continues, and writes nothing", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  const failures = await operation.resource(mobileEmailAccessPolicy, { name: "phones" }).check(outlookOnly);

  expect(failures).toEqual([]);
  expect(operation.lines).toEqual([
    "phones: only Outlook and Apple Mail on iPhone are allowed. 63 devices of 58 users will stop syncing immediately (Samsung Email 48, Gmail 15); 151 devices in Apple Mail keep syncing through the additional rule, 3 devices through individual exemptions.",
    "phones: the counts come from Exchange's device list, which includes devices that are no longer used; Microsoft's usage report shows 212 users of apps other than Outlook on phones in the last 30 days.",
    "phones: 7 devices of 7 users cannot sync and are not counted: their mail apps use ActiveSync below 16.1, which Exchange Online refuses. With Outlook, or a newer app that this policy allows, they can sync again.",
    "phones: IMAP, POP and browsers are not affected by these rules; for those use Conditional Access. Still open: IMAP or POP for 1,500 mailboxes. EWS is off.",
    "phones: benchmarks: pulumi-m365 MAIL.1, MAIL.2 will pass.",
    "phones: if people need their mail back at once, docs/emergency.md in the package pulumi-m365 has the commands.",
  ]);
  expect(writesOf(room)).toEqual([]);
  expect(JSON.stringify(operation.lines)).not.toMatch(/user0/i);
  expect(room.loopback.violations).toEqual([]);
});

test.each<[string, unknown]>([
  ["the complete list of rules", unknownValue],
  ["a rule", [unknownValue]],
  ["part of a rule", [{ ...iphones, queryString: unknownValue }]],
])("if %s is unknown, the preview of a new policy says so and suggests no rules", async (_, rules) => {
  await using room = await openRoom();
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly", additionalRules: rules });

  expect(operation.lines[0]).toMatch(
    /^resource: only Outlook and the apps that additionalRules allows are allowed\. /,
  );
  expect(operation.lines).toContain(notKnownYet);
  expect(operation.lines.join()).not.toContain("to keep");
});

test("unknown rules are not counted as removed", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();

  const news = { mode: "outlookOnly", additionalRules: unknownValue };
  await operation.resource(mobileEmailAccessPolicy).diff(id, state, news);

  expect(operation.lines.join()).not.toContain("stop");
  expect(operation.lines).toContain(notKnownYet);
});

const notKnownYet =
  "resource: additionalRules is not known yet: the devices that its rules allow or block are not counted, and are shown when the update runs.";

test("the preview's counts match what then happens to the devices", async () => {
  await using room = await openRoom();
  await created(room, outlookOnly);

  room.loopback.administrator.deviceContacts();

  const states = [...room.loopback.tenant.mailboxes.values()]
    .flatMap(({ devices }) => devices)
    .filter(({ ClientType, ClientVersion }) => ClientType !== "EAS" || ClientVersion === "16.1")
    .map(({ DeviceAccessState }) => DeviceAccessState);
  expect(states.filter((state) => state === "Blocked")).toHaveLength(63);
  expect(states.filter((state) => state === "Allowed")).toHaveLength(151 + 3 + 320);
});

test("a preview that allows devices again does not mention the emergency page", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).diff(id, state, { ...outlookOnly, mode: "anyApp" });

  expect(operation.lines.join()).toContain("will start syncing");
  expect(operation.lines.join()).not.toContain("emergency");
});

test("a preview that cannot read devices says so instead of failing", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.managementRoles = ["Organization Client Access"];
    },
  });
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly" })).toEqual([]);

  expect(operation.lines).toEqual([
    "resource: only Outlook is allowed. Devices in other apps will stop syncing immediately.",
    "resource: IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.",
    "resource: benchmarks: pulumi-m365 MAIL.1, MAIL.2 will pass.",
    "resource: if people need their mail back at once, docs/emergency.md in the package pulumi-m365 has the commands.",
    "resource: how many devices this affects is not known: the application has Exchange.ManageAsApp, but no role that includes this cmdlet, or the role is not active yet.",
    "resource: what else stays open (IMAP, POP, EWS) is not known: the application has Exchange.ManageAsApp, but no role that includes this cmdlet, or the role is not active yet.",
  ]);
});

test("without the permission to read reports, a preview counts from the device list alone", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Exchange.ManageAsApp"];
    },
  });
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check(outlookOnly)).toEqual([]);

  expect(operation.lines[1]).toBe(
    "resource: the counts come from Exchange's device list, which includes devices that are no longer used.",
  );
});

test("a device that syncs without ActiveSync is not counted", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      for (const { devices } of tenant.mailboxes.values())
        for (const device of devices) if (device.ClientType === "EAS") device.ClientType = "REST";
    },
  });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check(outlookOnly);

  expect(operation.lines[0]).toContain("No device that currently syncs is affected.");
});

const tooOld = (who: string) =>
  expect.stringMatching(new RegExp(`^resource: ${who}.* ActiveSync below 16\\.1`));

test.each([
  ["14.1", "EAS", 0],
  ["16.0", "EAS", 0],
  ["2.5", "eas", 0],
  ["16.1", "EAS", 4],
  ["16.10", "EAS", 4],
  ["17.0", "EAS", 4],
  ["", "EAS", 4],
  [null, "EAS", 4],
  ["unknown", "EAS", 4],
  ["1.0", "Outlook", 4],
  ["14.1", null, 4],
])("with protocol %j and client %j, %i of 4 devices count as syncing", async (version, type, counted) => {
  await using room = await openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "gmail", count: 4 });
      for (const device of allDevices(tenant))
        Object.assign(device, { ClientType: type, ClientVersion: version });
    },
  });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly" });

  expect(operation.lines[0]).toContain(
    counted ? "4 devices of 4 users will stop syncing" : "No device that currently syncs is affected.",
  );
  if (counted) expect(operation.lines).not.toContainEqual(tooOld("4"));
  else expect(operation.lines).toContainEqual(tooOld("4 devices of 4 users cannot sync and are not"));
});

test("one outdated device is reported in the singular, and a device whose mailbox has ActiveSync switched off is not reported", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      Object.assign(tenant, emptyTenant(tenant.tenantId));
      addDevices(tenant, { app: "gmail", count: 2, properties: { ClientVersion: "14.0" } });
      for (const mailbox of [...tenant.mailboxes.values()].slice(1)) mailbox.ActiveSyncEnabled = false;
    },
  });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly" });

  expect(operation.lines[1]).toBe(
    "resource: 1 device of 1 user cannot sync and is not counted: its mail app uses ActiveSync below 16.1, which Exchange Online refuses. With Outlook, or a newer app that this policy allows, it can sync again.",
  );
});

test("drift to anyApp counts outdated devices separately", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);

  expect(operation.lines.join()).toContain("63 devices of 58 users will stop syncing immediately");
  expect(operation.lines).toContainEqual(tooOld("7 devices of 7 users"));
});
