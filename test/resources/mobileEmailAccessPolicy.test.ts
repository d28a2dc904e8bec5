import type { Values } from "../../provider/lifecycle/define";
import { mobileEmailAccessPolicy } from "../../provider/resources/mobileEmailAccessPolicy/resource";
import { openRoom } from "./harness";
import { created, iphones, outlook, outlookOnly, policyOf, writesOf } from "./mobileEmailAccessPolicyRoom";

test("outlookOnly allows Outlook before it blocks other apps", async () => {
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

test("a preview without changes reads twice and writes nothing", async () => {
  await using room = await openRoom();
  const { id, state } = await created(room, outlookOnly);

  const { changes } = await room.operation().resource(mobileEmailAccessPolicy).diff(id, state, outlookOnly);

  expect(changes).toBe(false);
  expect(room.loopback.log).toEqual(["Get-ActiveSyncOrganizationSettings", "Get-ActiveSyncDeviceAccessRule"]);
});

test("an organisation managed by Intune is refused with the next step, unless a warning is enough", async () => {
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
    "Exchange probably does not apply these rules: nobody is affected",
  );
});

test("a change of onDelete is stored without a write to the tenant", async () => {
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

test("a create that failed after creating the rules continues without creating them again", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { cmdlet: "Set-ActiveSyncOrganizationSettings" },
    status: 400,
    body: {},
    times: 1,
  });
  const failing = room.operation().resource(mobileEmailAccessPolicy).create(outlookOnly);
  await expect(failing).rejects.toThrow(
    'Written before that: the new rule "Outlook for iOS and Android (DeviceModel)"; the new rule "iPhone (DeviceType)". Run this again: it continues from there.',
  );
  expect(policyOf(room).level).toBe("Allow");
  room.loopback.clearRequests();

  expect(await room.operation().resource(mobileEmailAccessPolicy).check(outlookOnly)).toEqual([]);
  await room.operation().resource(mobileEmailAccessPolicy).create(outlookOnly);

  expect(writesOf(room)).toEqual(["Set-ActiveSyncOrganizationSettings Block"]);
});

test.each([
  ["Exchange.ManageAsApp", "the application lacks Exchange.ManageAsApp. Grant it in Entra ID"],
  [
    "a role",
    "the application has Exchange.ManageAsApp, but no role that includes this cmdlet, or the role is not active yet. Assign it the role Exchange Administrator in Entra ID (or the Exchange role Organization Client Access)",
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
    "has 257 characters; Exchange accepts at most 256.",
  ],
  [
    "a wildcard",
    { mode: "outlookOnly", additionalRules: [{ ...iphones, queryString: "iPhone*" }] },
    "additionalRules[0].queryString",
    '"iPhone*" contains a wildcard, which Exchange does not support: write the whole value as devices send it.',
  ],
  [
    "the same rule twice",
    { mode: "outlookOnly", additionalRules: [iphones, { ...iphones, queryString: "IPHONE" }] },
    "additionalRules[1]",
    "has the same condition as additionalRules[0]: Apple Mail on iPhone. Remove one of them.",
  ],
  [
    "the rule that the mode manages",
    { mode: "outlookOnly", additionalRules: [outlook] },
    "additionalRules[0]",
    "is the rule for Outlook, which the mode itself manages. Remove it.",
  ],
  [
    "an invalid e-mail address",
    { mode: "anyApp", adminMailRecipients: ["helpdesk"] },
    "adminMailRecipients[0]",
    '"helpdesk" is not an e-mail address.',
  ],
  [
    "a fraction of an hour",
    { mode: "anyApp", quarantineHours: 1.5 },
    "quarantineHours",
    "1.5 is not a whole number.",
  ],
  [
    "a misspelt property",
    { mode: "anyApp", usermailinsert: "x" },
    "usermailinsert",
    'is not a property of this resource. Did you mean "userMailInsert"?',
  ],
])("%s is refused at its property before any request", async (_what, inputs, property, reason) => {
  await using room = await openRoom();

  const failures = await room.operation().resource(mobileEmailAccessPolicy).check(inputs);

  expect(failures).toEqual([{ property, reason }]);
  expect(room.loopback.requests).toEqual([]);
});
