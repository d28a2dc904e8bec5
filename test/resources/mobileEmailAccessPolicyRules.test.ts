import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, iphones, outlook, outlookOnly, policyOf, writesOf } from "./mobileEmailAccessPolicyRoom";

const foreignRule = { Characteristic: "DeviceType", QueryString: "iPhone", AccessLevel: "Block" } as const;

test("an existing rule is adopted, and a restore resets its former level", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "IPHONE",
    AccessLevel: "Block",
  });
  const inputs = { ...outlookOnly, whenRulesExist: "warn" };
  const { id, state } = await created(room, inputs);
  expect(policyOf(room)).toEqual({
    level: "Block",
    rules: ["Allow IPHONE", "Allow Outlook for iOS and Android"],
  });

  await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, { mode: "anyApp", whenRulesExist: "warn" });

  expect(policyOf(room)).toEqual({ level: "Allow", rules: ["Block IPHONE"] });
});

test("unmanaged rules stop the adoption by name, before any write", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "TestDevice",
    AccessLevel: "Block",
  });
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const reason =
    'the tenant already has mobile device access rules: Block "TestDevice" (DeviceType), default access level Quarantine. Nothing was written. Declare them as additionalRules, remove them in the Exchange admin center, or set whenRulesExist: "warn".';

  expect(await policy.check(outlookOnly)).toEqual([{ property: "whenRulesExist", reason }]);
  await expect(policy.create(outlookOnly)).rejects.toThrow(reason);

  expect(writesOf(room)).toEqual([]);
});

test("with whenRulesExist: warn, unmanaged rules are reported and stay", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "TestDevice",
    AccessLevel: "Block",
  });
  const operation = room.operation();
  const inputs = { ...outlookOnly, whenRulesExist: "warn" };

  expect(await operation.resource(mobileEmailAccessPolicy).check(inputs)).toEqual([]);
  const { id, state } = await created(room, inputs);
  await room
    .operation()
    .resource(mobileEmailAccessPolicy)
    .update(id, state, { mode: "anyApp", whenRulesExist: "warn" });

  expect(operation.lines[0]).toContain(
    'warning: the tenant already has mobile device access rules: Block "TestDevice"',
  );
  expect(policyOf(room)).toEqual({ level: "Allow", rules: ["Block TestDevice"] });
});

test("a change in the portal is reported by property, and is reset", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Allow" });
  room.loopback.administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  const operation = room.operation();

  const diff = await operation.resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);
  await operation.resource(mobileEmailAccessPolicy).update(id, state, outlookOnly);

  expect(diff.differences).toEqual([
    { path: "mode", from: "anyApp", to: "outlookOnly", drift: true },
    { path: "additionalRules", from: [], to: [iphones], drift: true },
  ]);
  expect(operation.lines).toContain(
    "resource: somebody changed the default access level to Allow: every app is allowed now.",
  );
  expect(policyOf(room)).toEqual({
    level: "Block",
    rules: ["Allow Outlook for iOS and Android", "Allow iPhone"],
  });
  expect(writesOf(room)).toEqual([
    "New-ActiveSyncDeviceAccessRule iPhone Allow",
    "Set-ActiveSyncOrganizationSettings Block",
  ]);
});

test("without the rule for Outlook, the mode is reported as custom", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  room.loopback.administrator.removeDeviceAccessRule("Outlook for iOS and Android (DeviceModel)");
  const operation = room.operation();

  const diff = await operation.resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);
  const refreshed = await operation.resource(mobileEmailAccessPolicy).read(id, state);

  expect(diff.differences).toMatchObject([{ path: "mode", from: "custom", to: "outlookOnly" }]);
  expect(operation.lines.join(" ")).toContain("Outlook is not allowed either");
  expect(refreshed).toMatchObject({ mode: "custom", effectiveMode: "custom" });
});

test("a rule that is removed from the program is removed from the tenant, and no other", async () => {
  await using room = await openRoom();
  const ipads = { ...iphones, queryString: "iPad" };
  const { id, state } = await created(room, { mode: "outlookOnly", additionalRules: [iphones, ipads] });
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  const diff = await policy.diff(id, state, outlookOnly);
  await policy.update(id, state, outlookOnly);

  expect(diff.differences).toMatchObject([{ path: "additionalRules", drift: false }]);
  expect(policyOf(room).rules).toEqual(["Allow Outlook for iOS and Android", "Allow iPhone"]);
});

test("a changed level is set on the same rule", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const news = { mode: "outlookOnly", additionalRules: [{ ...iphones, accessLevel: "Quarantine" }] };

  await room.operation().resource(mobileEmailAccessPolicy).update(id, state, news);

  expect(writesOf(room)).toEqual(["Set-ActiveSyncDeviceAccessRule iPhone (DeviceType) Quarantine"]);
});

test("a rule with a long name is identified by its condition, not by its hashed identity", async () => {
  await using room = await openRoom();
  const long = { characteristic: "UserAgent", queryString: "x".repeat(90), accessLevel: "Allow" };
  const { id, state } = await created(room, { mode: "outlookOnly", additionalRules: [long] });
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  expect((await policy.diff(id, state, { mode: "outlookOnly", additionalRules: [long] })).changes).toBe(
    false,
  );
  await policy.update(id, state, { mode: "outlookOnly" });

  expect(policyOf(room).rules).toEqual(["Allow Outlook for iOS and Android"]);
});

test("a rule whose creation got no answer is looked up, not created twice", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { cmdlet: "New-ActiveSyncDeviceAccessRule" },
    action: "drop",
    when: "after",
  });

  await created(room, { mode: "outlookOnly" });

  expect(policyOf(room)).toEqual({ level: "Block", rules: ["Allow Outlook for iOS and Android"] });
});

test("lagging replicas are waited for before the next step", async () => {
  await using room = await openRoom();
  room.loopback.staleReads({ lists: 2, gets: 2 });

  await room.operation().resource(mobileEmailAccessPolicy).create({ mode: "outlookOnly" });

  expect(room.loopback.log).toEqual([
    "Get-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncDeviceAccessRule",
    "New-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncDeviceAccessRule",
    "Set-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncOrganizationSettings",
  ]);
});

test("a rule that somebody adds later does not prevent a reset", async () => {
  await using room = await openRoom();
  const inputs = { mode: "outlookOnly" };
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.addDeviceAccessRule(foreignRule);
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  expect(await policy.check(inputs, inputs)).toEqual([]);
  await policy.update(id, state, inputs);

  expect(policyOf(room).level).toBe("Block");
  expect(await policy.check({ mode: "anyApp" }, inputs)).toMatchObject([{ property: "whenRulesExist" }]);
});

test("an existing rule with another level than declared is refused, one with the same level is not", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule(foreignRule);
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  expect(await policy.check(outlookOnly)).toMatchObject([{ property: "whenRulesExist" }]);
  const same = { mode: "outlookOnly", additionalRules: [{ ...iphones, accessLevel: "Block" }] };
  expect(await policy.check(same)).toEqual([]);
});

test("a rule that somebody creates at the same moment is adopted with the declared level", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { cmdlet: "New-ActiveSyncDeviceAccessRule" },
    before: () => {
      room.loopback.administrator.addDeviceAccessRule({
        ...foreignRule,
        QueryString: outlook.queryString,
        Characteristic: "DeviceModel",
      });
    },
  });

  await created(room, { mode: "outlookOnly" });

  expect(policyOf(room)).toEqual({ level: "Block", rules: ["Allow Outlook for iOS and Android"] });
});
