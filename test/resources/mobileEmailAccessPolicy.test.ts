import type { Values } from "../../provider/lifecycle/define";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom, type Room } from "./harness";

const outlook = {
  characteristic: "DeviceModel",
  queryString: "Outlook for iOS and Android",
  accessLevel: "Allow",
};
const iphones = { characteristic: "DeviceType", queryString: "iPhone", accessLevel: "Allow" };
const outlookOnly = { mode: "outlookOnly", additionalRules: [iphones] };

const policyOf = ({ loopback }: Room) => ({
  level: loopback.tenant.organizationSettings.DefaultAccessLevel,
  rules: [...loopback.tenant.deviceAccessRules.values()].map(
    ({ QueryString, AccessLevel }) => `${AccessLevel} ${QueryString}`,
  ),
});

const writesOf = ({ loopback }: Room) =>
  loopback.requests
    .filter(({ kind }) => kind === "write")
    .map(({ cmdlet, body }) => {
      const { Identity, QueryString, DefaultAccessLevel, AccessLevel } = (
        body as { CmdletInput: { Parameters: Values } }
      ).CmdletInput.Parameters;
      return [cmdlet, Identity ?? QueryString, DefaultAccessLevel ?? AccessLevel].filter(Boolean).join(" ");
    });

async function created(room: Room, inputs: Values): Promise<{ id: string; state: Values }> {
  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(inputs);
  room.loopback.clearRequests();
  return { id, state: computed as Values };
}

test("Outlook is let in before everybody else is shut out", async () => {
  await using room = await openRoom();

  const { id, computed } = await room.operation().resource(mobileEmailAccessPolicy).create(outlookOnly);

  expect(id).toBe(room.loopback.tenantId);
  expect(computed).toEqual({
    ...outlookOnly,
    tenantId: room.loopback.tenantId,
    effectiveMode: "outlookOnly",
    liveTenantAdminPreference: "LoopbackNone",
    previous: {
      defaultAccessLevel: "Allow",
      userMailInsert: "",
      adminMailRecipients: [],
      tenantAdminPreference: "LoopbackNone",
      rules: [
        { characteristic: "DeviceModel", queryString: "Outlook for iOS and Android" },
        { characteristic: "DeviceType", queryString: "iPhone" },
      ],
    },
  });
  expect(policyOf(room)).toEqual({
    level: "Block",
    rules: ["Allow Outlook for iOS and Android", "Allow iPhone"],
  });
  expect(room.loopback.log).toEqual([
    "Get-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncDeviceAccessRule",
    "New-ActiveSyncDeviceAccessRule",
    "New-ActiveSyncDeviceAccessRule",
    "Get-ActiveSyncDeviceAccessRule",
    "Set-ActiveSyncOrganizationSettings",
    "Get-ActiveSyncOrganizationSettings",
  ]);
  expect(room.loopback.violations).toEqual([]);
});

test("a second run reads twice and writes nothing", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);

  const { changes } = await room.operation().resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);

  expect(changes).toBe(false);
  expect(room.loopback.log).toEqual(["Get-ActiveSyncOrganizationSettings", "Get-ActiveSyncDeviceAccessRule"]);
});

test("the preview of a new policy says who stops and who goes on, and writes nothing", async () => {
  await using room = await openRoom();
  const operation = room.operation();

  const failures = await operation.resource(mobileEmailAccessPolicy, { name: "phones" }).check(outlookOnly);

  expect(failures).toEqual([]);
  expect(operation.lines).toEqual([
    "phones: Outlook, and Apple Mail on iPhone. 63 devices of 58 users stop synchronising at once (Samsung Email 48, Gmail 15); 151 devices in Apple Mail keep synchronising by the additional rule, 3 devices through individual exemptions (from the device list, which includes stale partnerships; Microsoft's usage report counts 212 users of other apps than Outlook on phones in the last 30 days).",
    "phones: IMAP, POP and browsers are not affected by these rules; for those use Conditional Access.",
  ]);
  expect(writesOf(room)).toEqual([]);
  expect(JSON.stringify(operation.lines)).not.toMatch(/user0/i);
  expect(room.loopback.violations).toEqual([]);
});

test("what the preview counts is what the devices then meet", async () => {
  await using room = await openRoom();
  await created(room, outlookOnly);

  room.loopback.administrator.deviceContacts();

  const states = [...room.loopback.tenant.mailboxes.values()]
    .flatMap(({ devices }) => devices)
    .map(({ DeviceAccessState }) => DeviceAccessState);
  expect(states.filter((state) => state === "Blocked")).toHaveLength(63);
  expect(states.filter((state) => state === "Allowed")).toHaveLength(151 + 3 + 320);
});

test("the way back opens first and takes Outlook's rule away last", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();
  const news = { mode: "anyApp" };

  await operation.resource(mobileEmailAccessPolicy).diff(id, state, news);
  const after = await operation.resource(mobileEmailAccessPolicy).update(id, state, news);

  expect(policyOf(room)).toEqual({ level: "Allow", rules: [] });
  expect(writesOf(room)).toEqual([
    "Set-ActiveSyncOrganizationSettings Allow",
    "Remove-ActiveSyncDeviceAccessRule Outlook for iOS and Android (DeviceModel)",
    "Remove-ActiveSyncDeviceAccessRule iPhone (DeviceType)",
  ]);
  expect(after).toMatchObject({ mode: "anyApp", effectiveMode: "anyApp", previous: { rules: [] } });
  expect(operation.lines[0]).toBe(
    "resource: every app may synchronise. 63 devices of 58 users start to synchronise (Samsung Email 48, Gmail 15) (from the device list, which includes stale partnerships).",
  );
});

test("a rule that somebody made before is taken over, and on the way back gets its former level", async () => {
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

test("foreign rules stop the take-over by name, before anything is written", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule({
    Characteristic: "DeviceType",
    QueryString: "TestDevice",
    AccessLevel: "Block",
  });
  room.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Quarantine" });
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const reason =
    'mobile-device rules are in use already: Block "TestDevice" (DeviceType), default access level Quarantine. Nothing was written. Declare them as additionalRules, remove them in the Exchange admin center, or set whenRulesExist: "warn".';

  expect(await policy.check(outlookOnly)).toEqual([{ property: "whenRulesExist", reason }]);
  await expect(policy.create(outlookOnly)).rejects.toThrow(reason);

  expect(writesOf(room)).toEqual([]);
});

test("asked to go on beside foreign rules, it warns and leaves them as they are", async () => {
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

  expect(operation.lines[0]).toContain('warning: mobile-device rules are in use already: Block "TestDevice"');
  expect(policyOf(room)).toEqual({ level: "Allow", rules: ["Block TestDevice"] });
});

test("an organisation managed by Intune is left alone, with a sentence that says how to go on", async () => {
  await using room = await openRoom({
    seed: ({ organizationSettings }) => {
      organizationSettings.IsIntuneManaged = true;
    },
  });
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const reason =
    'the organisation is managed by Intune (IsIntuneManaged), where Exchange does not apply these rules. Nothing was written. Use Conditional Access, or set whenManagedByIntune: "warn".';

  expect(await policy.check(outlookOnly)).toEqual([{ property: "whenManagedByIntune", reason }]);
  await expect(policy.create(outlookOnly)).rejects.toThrow(reason);
  expect(writesOf(room)).toEqual([]);
  const warned = room.operation();
  expect(
    await warned.resource(mobileEmailAccessPolicy).check({ ...outlookOnly, whenManagedByIntune: "warn" }),
  ).toEqual([]);
  expect(warned.lines.join(" ")).toContain(
    "Exchange probably does not look at these rules, and nobody is touched",
  );
});

test("a change in the portal shows per property and in the product's words, and is put back", async () => {
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
    "resource: somebody set the default access level to Allow: the policy is open to every app now.",
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

test("a lost rule for Outlook reads as a policy of nobody's", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  room.loopback.administrator.removeDeviceAccessRule("Outlook for iOS and Android (DeviceModel)");
  const operation = room.operation();

  const diff = await operation.resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);
  const refreshed = await operation.resource(mobileEmailAccessPolicy).read(id, state);

  expect(diff.differences).toMatchObject([{ path: "mode", from: "custom", to: "outlookOnly" }]);
  expect(operation.lines.join(" ")).toContain("Outlook is shut out as well");
  expect(refreshed).toMatchObject({ mode: "custom", effectiveMode: "custom" });
});

test("a rule that leaves the program leaves the tenant, and only that one", async () => {
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

test("a rule with a long name is known by its pair, not by its hashed identity", async () => {
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

test("a delete keeps the policy and says so", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy).delete(id, state);

  expect(writesOf(room)).toEqual([]);
  expect(operation.lines).toEqual([
    'resource: stays in the tenant as it is. To put back what was found at first, set onDelete: "restore".',
  ]);
});

test("a delete with restore puts back what was found, in the safe order", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, {
    ...outlookOnly,
    userMailInsert: "Please use Outlook.",
    adminMailRecipients: ["helpdesk@contoso.com"],
    onDelete: "restore",
  });
  expect(room.loopback.tenant.organizationSettings).toMatchObject({
    UserMailInsert: "Please use Outlook.",
    AdminMailRecipients: ["helpdesk@contoso.com"],
  });

  await room.operation().resource(mobileEmailAccessPolicy).delete(id, state);

  expect(policyOf(room)).toEqual({ level: "Allow", rules: [] });
  expect(room.loopback.tenant.organizationSettings).toMatchObject({
    UserMailInsert: null,
    AdminMailRecipients: [],
  });
  expect(writesOf(room)[0]).toBe("Set-ActiveSyncOrganizationSettings Allow");
});

test("a delete that restores a policy somebody else's resource manages now writes nothing", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, { ...outlookOnly, onDelete: "restore" });
  const operation = room.operation();

  await operation.resource(mobileEmailAccessPolicy, { owner: "new" }).create(outlookOnly);
  await operation.resource(mobileEmailAccessPolicy, { owner: "old" }).delete(id, state);

  expect(writesOf(room)).toEqual([]);
});

test("a change of what only steers is stored without a request to write", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);
  const policy = room.operation().resource(mobileEmailAccessPolicy);
  const news = { ...outlookOnly, onDelete: "restore" };

  const diff = await policy.diff(id, state, news);
  const after = await policy.update(id, state, news);

  expect(diff).toMatchObject({ changes: true, steering: ["onDelete"], differences: [] });
  expect(after).toMatchObject({ onDelete: "restore", previous: state.previous });
  expect(writesOf(room)).toEqual([]);
});

test("a run that broke off after the rules goes on without a second one", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { cmdlet: "Set-ActiveSyncOrganizationSettings" },
    status: 400,
    body: {},
    times: 1,
  });
  const failing = room.operation().resource(mobileEmailAccessPolicy).create(outlookOnly);
  await expect(failing).rejects.toThrow(
    'Written before that: the new rule "Outlook for iOS and Android (DeviceModel)"; the new rule "iPhone (DeviceType)". Run this again: it goes on from there.',
  );
  expect(policyOf(room).level).toBe("Allow");
  room.loopback.clearRequests();

  expect(await room.operation().resource(mobileEmailAccessPolicy).check(outlookOnly)).toEqual([]);
  await room.operation().resource(mobileEmailAccessPolicy).create(outlookOnly);

  expect(writesOf(room)).toEqual(["Set-ActiveSyncOrganizationSettings Block"]);
});

test("a rule whose creation got no answer is looked up, not made twice", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { cmdlet: "New-ActiveSyncDeviceAccessRule" },
    action: "drop",
    when: "after",
  });

  await created(room, { mode: "outlookOnly" });

  expect(policyOf(room)).toEqual({ level: "Block", rules: ["Allow Outlook for iOS and Android"] });
});

test("replicas that lag behind are waited for before the next step", async () => {
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

test.each([
  ["Exchange.ManageAsApp", "the application lacks Exchange.ManageAsApp. Grant it in Entra ID"],
  [
    "a role",
    "the application has Exchange.ManageAsApp, but no role that holds this cmdlet. Assign it the role Exchange Administrator in Entra ID (or the Exchange role Organization Client Access)",
  ],
])("a 403 without %s says what is missing", async (missing, sentence) => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.managementRoles = ["View-Only Configuration", "View-Only Recipients"];
      if (missing !== "a role") tenant.applicationRoles = [];
    },
  });

  await expect(
    room.operation().resource(mobileEmailAccessPolicy).create({ mode: "outlookOnly" }),
  ).rejects.toThrow(sentence);

  expect(policyOf(room)).toEqual({ level: "Allow", rules: [] });
});

test("a preview that may not read devices says so instead of failing", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.managementRoles = ["Organization Client Access"];
    },
  });
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check({ mode: "outlookOnly" })).toEqual([]);

  expect(operation.lines[0]).toBe(
    "resource: Outlook only. How many devices this touches could not be read: the application lacks the role Global Reader, or View-Only Recipients in Exchange.",
  );
});

test.each<[string, Values, string, string]>([
  [
    "an unknown mode",
    { mode: "outlook" },
    "mode",
    '"outlook" is not one of outlookOnly, anyAppPromptAll, anyAppPromptNew, anyApp.',
  ],
  [
    "a text that is too long",
    { mode: "anyApp", userMailInsert: "x".repeat(257) },
    "userMailInsert",
    "has 257 characters; Exchange takes at most 256.",
  ],
  [
    "a wildcard",
    { mode: "outlookOnly", additionalRules: [{ ...iphones, queryString: "iPhone*" }] },
    "additionalRules[0].queryString",
    '"iPhone*" holds a wildcard, which Exchange does not know: write the whole value as devices send it.',
  ],
  [
    "the same rule twice",
    { mode: "outlookOnly", additionalRules: [iphones, { ...iphones, queryString: "IPHONE" }] },
    "additionalRules[1]",
    "is about Apple Mail on iPhone, as additionalRules[0] is. Keep one of the two.",
  ],
  [
    "the mode's own rule",
    { mode: "outlookOnly", additionalRules: [outlook] },
    "additionalRules[0]",
    "is the rule for Outlook, which the mode itself keeps. Leave it out.",
  ],
  [
    "no mail address",
    { mode: "anyApp", adminMailRecipients: ["helpdesk"] },
    "adminMailRecipients[0]",
    '"helpdesk" is not an e-mail address.',
  ],
  ["a half hour", { mode: "anyApp", quarantineHours: 1.5 }, "quarantineHours", "1.5 is not a whole number."],
  [
    "a misspelt property",
    { mode: "anyApp", usermailinsert: "x" },
    "usermailinsert",
    'is not a property of this resource. Did you mean "userMailInsert"?',
  ],
])("%s is refused on its property before anything is asked", async (_what, inputs, property, reason) => {
  await using room = await openRoom();

  const failures = await room.operation().resource(mobileEmailAccessPolicy).check(inputs);

  expect(failures).toEqual([{ property, reason }]);
  expect(room.loopback.requests).toEqual([]);
});

test("a preview without the right to read reports counts from the device list alone", async () => {
  await using room = await openRoom({
    seed: (tenant) => {
      tenant.applicationRoles = ["Exchange.ManageAsApp"];
    },
  });
  const operation = room.operation();

  expect(await operation.resource(mobileEmailAccessPolicy).check(outlookOnly)).toEqual([]);

  expect(operation.lines[0]).toMatch(/\(from the device list, which includes stale partnerships\)\.$/);
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

  expect(operation.lines[0]).toContain("No device that synchronises today is touched.");
});

const foreignRule = { Characteristic: "DeviceType", QueryString: "iPhone", AccessLevel: "Block" } as const;

test("a rule that somebody adds later does not stand against a repair", async () => {
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

test("a declared rule that says something else in the tenant is an objection, the same one is not", async () => {
  await using room = await openRoom();
  room.loopback.administrator.addDeviceAccessRule(foreignRule);
  const policy = room.operation().resource(mobileEmailAccessPolicy);

  expect(await policy.check(outlookOnly)).toMatchObject([{ property: "whenRulesExist" }]);
  const same = { mode: "outlookOnly", additionalRules: [{ ...iphones, accessLevel: "Block" }] };
  expect(await policy.check(same)).toEqual([]);
});

test("a rule that somebody makes at the same moment is taken over at the declared level", async () => {
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
