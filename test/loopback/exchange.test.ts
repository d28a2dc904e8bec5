import { call, connect, credentialFor, exchangeMessage, exchangeScope } from "./client";

const get = "Get-ActiveSyncOrganizationSettings";
const set = "Set-ActiveSyncOrganizationSettings";
const unmodified =
  "The command completed successfully but no settings of 'Mobile Mailbox Settings' have been modified.";

test("the organisation's settings are one object with a list of warnings", async () => {
  await using client = await connect();

  const { status, body } = await client.exchange(get);

  expect(status).toBe(200);
  expect(body["@adminapi.warnings"]).toEqual([]);
  expect(body.value).toHaveLength(1);
  expect(body.value[0]).toMatchObject({
    DefaultAccessLevel: "Allow",
    IsIntuneManaged: false,
    Name: "Mobile Mailbox Settings",
  });
});

test("Set- changes only the given parameters; cmdlets, parameters and values ignore case", async () => {
  await using client = await connect();

  const { status, body } = await client.exchange("set-activesyncorganizationsettings", {
    defaultaccesslevel: "block",
  });

  expect([status, body.value, body["@adminapi.warnings"]]).toEqual([200, [], []]);
  expect(client.loopback.tenant.organizationSettings).toMatchObject({
    DefaultAccessLevel: "Block",
    UserMailInsert: null,
  });
});

test("Set- without a change succeeds with a warning", async () => {
  await using client = await connect();
  const before = structuredClone(client.loopback.tenant.organizationSettings);

  const { status, body } = await client.exchange(set, { DefaultAccessLevel: "Allow" });

  expect([status, body["@adminapi.warnings"]]).toEqual([200, [unmodified]]);
  expect(client.loopback.tenant.organizationSettings).toEqual(before);
});

test("WhatIf validates but changes nothing", async () => {
  await using client = await connect();

  const { status } = await client.exchange(set, { DefaultAccessLevel: "Block", WhatIf: true });

  expect(status).toBe(200);
  expect(client.loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Allow");
});

test("an invalid enumeration value is refused with the valid names", async () => {
  await using client = await connect();

  const answer = await client.exchange(set, { TenantAdminPreference: "__probe__", WhatIf: true });

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code: "BadRequest", message: "Invalid Operation" });
  expect(exchangeMessage(answer)).toMatch(
    /^Cannot process argument transformation on parameter 'TenantAdminPreference'\..+Specify one of the following enumerator names and try again: Loopback/,
  );
});

test.each([
  ["an unknown parameter", { Bogus: 1 }, "Invalid cmdlet parameters specified. Bogus"],
  [
    "an output as a parameter",
    { IsIntuneManaged: false },
    "Invalid cmdlet parameters specified. IsIntuneManaged",
  ],
  ["a number instead of a text", { UserMailInsert: 5 }, 'Cannot convert value "5" to type "System.String"'],
  ["a text instead of a boolean", { AllowAccessForUnSupportedPlatform: "true" }, 'to type "System.Boolean"'],
  [
    "257 characters",
    { UserMailInsert: "x".repeat(257) },
    "The maximum length is 256 and the length of the value provided is 257",
  ],
  ["an untagged hash table", { AdminMailRecipients: { add: "a@contoso.com" } }, "MultiValuedProperty"],
])("a set with %s is refused and recorded", async (_name, parameters, message) => {
  await using client = await connect();

  const answer = await client.exchange(set, parameters);

  expect(answer.status).toBe(400);
  expect(exchangeMessage(answer)).toContain(message);
  expect(client.loopback.violations).toHaveLength(1);
});

test.each([
  ["a list with a number", set, { AdminMailRecipients: ["a@contoso.com", 5] }, 'Cannot convert value "5"'],
  [
    "a hash table with another key",
    set,
    { AdminMailRecipients: { "@odata.type": "#Exchange.GenericHashTable", replace: "a" } },
    "MultiValuedProperty",
  ],
  ["a result size of 0", "Get-MobileDevice", { ResultSize: 0 }, "Unlimited`1"],
  ["a result size in words", "Get-MobileDevice", { ResultSize: "many" }, "Unlimited`1"],
  [
    "a filter on an unsupported property",
    "Get-MobileDevice",
    { Filter: "Guid -eq 'x'" },
    "'Guid' is not a valid filterable property",
  ],
])("%s is refused", async (_name, cmdlet, parameters, message) => {
  await using client = await connect();

  const answer = await client.exchange(cmdlet, parameters);

  expect(answer.status).toBe(400);
  expect(exchangeMessage(answer)).toContain(message);
});

test.each([
  "DeviceModel -like 'iPhone*'",
  "DeviceModel -eq 'a' -and DeviceOS -eq 'b' -or DeviceType -eq 'c'",
])("the filter %s is not implemented, and the error says so", async (Filter) => {
  await using client = await connect();

  expect((await client.exchange("Get-MobileDevice", { Filter })).status).toBe(501);
});

test("the settings are found by their name, ignoring case, and by no other name", async () => {
  await using client = await connect();

  const named = await client.exchange(get, { Identity: "mobile mailbox settings" });
  const other = await client.exchange(get, { Identity: "Other" });

  expect([named.status, other.status]).toEqual([200, 404]);
});

test("a text of 256 characters is accepted", async () => {
  await using client = await connect();

  expect((await client.exchange(set, { UserMailInsert: "x".repeat(256) })).status).toBe(200);
  expect(client.loopback.tenant.organizationSettings.UserMailInsert).toHaveLength(256);
});

const table = (changes: Record<string, unknown> = {}) => ({
  "@odata.type": "#Exchange.GenericHashTable",
  ...changes,
});
const [a, b, c] = ["a@contoso.com", "b@contoso.com", "c@contoso.com"];

test.each([
  ["a list", [c], [c]],
  ["one text", c, [c]],
  ["add", table({ Add: [b, c] }), [a, b, c]],
  ["remove", table({ remove: "A@contoso.com" }), [b]],
  ["add and remove", table({ add: c, remove: [a] }), [b, c]],
  ["null", null, []],
  ["an empty hash table", table(), []],
  ["an empty list, whose effect is unknown", [], [a, b]],
])("recipients are changed by %s", async (_name, value, expected) => {
  await using client = await connect();
  client.loopback.administrator.setOrganizationSettings({
    AdminMailRecipients: ["a@contoso.com", "b@contoso.com"],
  });

  const { status } = await client.exchange(set, { AdminMailRecipients: value });

  expect(status).toBe(200);
  expect(client.loopback.tenant.organizationSettings.AdminMailRecipients).toEqual(expected);
});

test("null clears the mail text", async () => {
  await using client = await connect();
  client.loopback.administrator.setOrganizationSettings({ UserMailInsert: "Hello" });

  await client.exchange(set, { UserMailInsert: null });

  expect(client.loopback.tenant.organizationSettings.UserMailInsert).toBeNull();
});

test.each([
  ["the app permission", { applicationRoles: ["Group.Read.All"] }],
  ["a management role that holds the cmdlet", { managementRoles: ["View-Only Configuration"] }],
])("without %s the answer is 403 with NUL bytes", async (_name, change) => {
  await using client = await connect({ seed: (tenant) => Object.assign(tenant, change) });

  const { status, text } = await client.exchange(set, { DefaultAccessLevel: "Block" });

  expect(status).toBe(403);
  expect(text).toMatch(/^\0+$/);
  expect(client.loopback.tenant.organizationSettings.DefaultAccessLevel).toBe("Allow");
  expect(client.loopback.violations).toEqual([]);
});

test("the module file names the cmdlets that the caller's roles include", async () => {
  await using client = await connect({
    seed: (tenant) => Object.assign(tenant, { managementRoles: ["View-Only Configuration"] }),
  });
  const { exchangeEndpoint, tenantId } = client.loopback;

  const url = `${exchangeEndpoint}/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=3.9.2`;
  const { body } = await client.exchangeUrl("GET", url, undefined, { CommandName: "*" });

  expect(body.value[0].exportedCmdlets.split(",")).toEqual([
    get,
    "Get-OrganizationConfig",
    "Get-ActiveSyncDeviceAccessRule",
  ]);
});

test("the module file needs the app permission and the header that asks for all commands", async () => {
  await using client = await connect();
  const { exchangeEndpoint, tenantId, tenant } = client.loopback;
  const url = `${exchangeEndpoint}/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=3.9.2`;

  const withoutHeader = await client.exchangeUrl("GET", url);
  tenant.applicationRoles = [];
  const { token } = await credentialFor(client.loopback).getToken(exchangeScope);
  const withoutRole = await call("GET", url, undefined, {
    authorization: `Bearer ${token}`,
    CommandName: "*",
  });

  expect([withoutHeader.status, withoutRole.status]).toEqual([501, 403]);
});

test.each([
  ["another cmdlet", "Get-Mailbox", {}],
  ["a cmdlet that does not exist", "Get-Nonsense", {}],
])("%s is not implemented, and the error says so", async (_name, cmdlet, parameters) => {
  await using client = await connect();

  const { status, body } = await client.exchange(cmdlet, parameters);

  expect([status, body.error.code]).toEqual([501, "NotImplemented"]);
  expect(client.loopback.violations).toEqual([expect.stringContaining(cmdlet)]);
});

test("the token must be for the tenant in the path", async () => {
  await using client = await connect();
  const url = `${client.loopback.exchangeEndpoint}/adminapi/beta/91d00000-0000-4000-8000-000000000000/InvokeCommand`;

  const { status } = await client.exchangeUrl("POST", url, { CmdletInput: { CmdletName: get } });

  expect(status).toBe(401);
});

test("$select leaves out the other properties", async () => {
  await using client = await connect();
  const { exchangeEndpoint, tenantId } = client.loopback;

  const url = `${exchangeEndpoint}/adminapi/beta/${tenantId}/InvokeCommand?$select=DefaultAccessLevel`;
  const { body } = await client.exchangeUrl("POST", url, { CmdletInput: { CmdletName: get } });

  expect(body.value).toEqual([{ DefaultAccessLevel: "Allow" }]);
});

test("a body with anything in addition to the input is refused", async () => {
  await using client = await connect();
  const { exchangeEndpoint, tenantId } = client.loopback;

  const url = `${exchangeEndpoint}/adminapi/beta/${tenantId}/InvokeCommand`;
  const answers = [
    await client.exchangeUrl("POST", url, { CmdletInput: { CmdletName: get, parameters: {} } }),
    await client.exchangeUrl("POST", url, { CmdletName: get }),
    await client.exchangeUrl("POST", url, { CmdletInput: { CmdletName: get, Parameters: "" } }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
});
