import { addDevice, addDevices } from "../../provider/loopback";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, iphones, policyOf } from "./mobileEmailAccessPolicyModesRoom";

const characteristics = ["DeviceType", "DeviceModel", "DeviceOS", "UserAgent", "XMSWLHeader"];

test.each(characteristics)("a rule by %s is created, read, changed and removed", async (characteristic) => {
  await using room = await openRoom();
  const rule = { characteristic, queryString: "Something 1.0", accessLevel: "Allow" };
  const withRule = (accessLevel: string) => ({
    mode: "outlookOnly",
    additionalRules: [{ ...rule, accessLevel }],
  });
  const { id, state } = await created(room, withRule("Allow"));
  const level = () =>
    [...room.loopback.tenant.deviceAccessRules.values()].find(
      (one) => one.Characteristic === characteristic && one.QueryString === rule.queryString,
    )?.AccessLevel;

  expect(
    (await room.operation().resource(mobileEmailAccessPolicy).diff(id, state, withRule("Allow"))).changes,
  ).toBe(false);
  expect(level()).toBe("Allow");
  const changed = await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, withRule("Quarantine"));
  expect(level()).toBe("Quarantine");
  await room.operation().resource(mobileEmailAccessPolicy).update(id, changed, { mode: "outlookOnly" });
  expect(level()).toBeUndefined();
});

test("TenantAdminPreference is written, read, and reset when it is removed from the program", async () => {
  await using room = await openRoom();
  const inputs = { mode: "anyApp", tenantAdminPreference: "LoopbackSecond" };

  const { id, state } = await created(room, inputs);

  expect(state).toMatchObject({ liveTenantAdminPreference: "LoopbackSecond" });
  expect(room.loopback.tenant.organizationSettings.TenantAdminPreference).toBe("LoopbackSecond");
  const after = await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, { mode: "anyApp" });
  expect(room.loopback.tenant.organizationSettings.TenantAdminPreference).toBe("LoopbackNone");
  expect(after).toMatchObject({ liveTenantAdminPreference: "LoopbackNone" });
  const again = await room.operation().resource(mobileEmailAccessPolicy).diff(id, after, { mode: "anyApp" });
  expect(again.changes).toBe(false);
});

test("an invalid TenantAdminPreference is refused with Exchange's list of values, before a rule is created", async () => {
  await using room = await openRoom();

  const failing = room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .create({ mode: "outlookOnly", tenantAdminPreference: "Outlook" });

  await expect(failing).rejects.toThrow(
    'tenantAdminPreference: "Outlook" is not one of LoopbackNone, LoopbackFirst, LoopbackSecond. Nothing was written.',
  );
  expect(policyOf(room.loopback.tenant)).toEqual({ level: "Allow", text: null, rules: [] });
});

test("recipients are compared ignoring order and case, and cleared when they are removed from the program", async () => {
  await using room = await openRoom();
  const inputs = { mode: "anyApp", adminMailRecipients: ["A@contoso.com", "b@contoso.com"] };
  const { id, state } = await created(room, inputs);
  room.loopback.tenant.organizationSettings.AdminMailRecipients = ["B@contoso.com", "a@contoso.com"];

  const policy = room.operation().resource(mobileEmailAccessPolicy);
  expect((await policy.diff(id, state, inputs)).changes).toBe(false);
  await policy.update(id, state, { mode: "anyApp" });

  expect(room.loopback.tenant.organizationSettings.AdminMailRecipients).toEqual([]);
});

test("rare apps are named with the rule that keeps them working", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      addDevices(tenant, { app: "roomSystem", count: 4, firstUser: 700 });
      const mailbox = [...tenant.mailboxes.values()][800];
      if (mailbox)
        addDevice(tenant, mailbox, "gmail", { DeviceType: "BBWork", DeviceUserAgent: "BBWork/3.1" });
      if (mailbox) addDevice(tenant, mailbox, "nine");
    },
  });
  const operation = room.operation();

  await operation
    .resource(mobileEmailAccessPolicy)
    .check({ mode: "outlookOnly", additionalRules: [iphones] });

  expect(operation.lines.filter((line) => line.includes("to keep"))).toEqual([
    'resource: to keep a room system working, add { characteristic: "DeviceType", queryString: "TeamsRoom", accessLevel: "Allow" } to additionalRules.',
    'resource: to keep BlackBerry Work working, add { characteristic: "DeviceType", queryString: "BBWork", accessLevel: "Allow" } to additionalRules.',
    'resource: to keep Nine working, add { characteristic: "UserAgent", queryString: "NineFolders/5.0", accessLevel: "Allow" } to additionalRules.',
  ]);
});

test("devices of mailboxes without ActiveSync, and individually blocked ids, are not counted as stopping", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      const [first, second] = [...tenant.mailboxes.values()];
      if (first) first.ActiveSyncEnabled = false;
      if (second) second.ActiveSyncBlockedDeviceIDs = second.devices.map(({ DeviceId }) => DeviceId);
    },
  });
  const operation = room.operation();

  await operation
    .resource(mobileEmailAccessPolicy)
    .check({ mode: "outlookOnly", additionalRules: [iphones] });

  expect(operation.lines[0]).toContain(
    "61 devices of 56 users will stop syncing immediately (Samsung Email 46, Gmail 15)",
  );
});
