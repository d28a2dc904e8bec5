import { type Client, connect, exchangeMessage } from "./client";

const outlook = {
  Characteristic: "DeviceModel",
  QueryString: "Outlook for iOS and Android",
  AccessLevel: "Allow",
};
const identity = "Outlook for iOS and Android (DeviceModel)";

const rules = ({ loopback }: Client) =>
  [...loopback.tenant.deviceAccessRules.values()].map(
    ({ Identity, AccessLevel }) => `${Identity} ${AccessLevel}`,
  );

test("a tenant without rules lists none", async () => {
  await using client = await connect();

  const { status, body } = await client.exchange("Get-ActiveSyncDeviceAccessRule");

  expect([status, body.value]).toEqual([200, []]);
});

test("a new rule is named after its query and characteristic, and returned", async () => {
  await using client = await connect();

  const { body } = await client.exchange("New-ActiveSyncDeviceAccessRule", outlook);

  expect(body.value[0]).toMatchObject({ ...outlook, Identity: identity, Name: identity });
  expect(rules(client)).toEqual([`${identity} Allow`]);
});

test("a rule is set and removed by identity or GUID", async () => {
  await using client = await connect();
  const { body } = await client.exchange("New-ActiveSyncDeviceAccessRule", outlook);

  await client.exchange("Set-ActiveSyncDeviceAccessRule", {
    Identity: identity.toLowerCase(),
    AccessLevel: "Quarantine",
  });
  expect(rules(client)).toEqual([`${identity} Quarantine`]);
  const same = await client.exchange("Set-ActiveSyncDeviceAccessRule", {
    Identity: identity,
    AccessLevel: "Quarantine",
  });
  expect(same.body["@adminapi.warnings"][0]).toContain("no settings of");
  await client.exchange("Remove-ActiveSyncDeviceAccessRule", {
    Identity: body.value[0].Guid,
    Confirm: false,
  });

  expect(rules(client)).toEqual([]);
});

test("the same pair cannot be created twice, regardless of case", async () => {
  await using client = await connect();
  await client.exchange("New-ActiveSyncDeviceAccessRule", outlook);

  const answer = await client.exchange("New-ActiveSyncDeviceAccessRule", {
    ...outlook,
    QueryString: outlook.QueryString.toUpperCase(),
    AccessLevel: "Block",
  });

  expect(answer.status).toBe(400);
  expect(exchangeMessage(answer)).toContain("already exists");
  expect(rules(client)).toEqual([`${identity} Allow`]);
});

test("an identity longer than 64 characters is shortened and hashed, and still works", async () => {
  await using client = await connect();
  const QueryString = `Apple-iPhone16C2/${"2202.83.".repeat(10)}`;

  const { body } = await client.exchange("New-ActiveSyncDeviceAccessRule", {
    Characteristic: "UserAgent",
    QueryString,
    AccessLevel: "Allow",
  });

  const { Identity } = body.value[0];
  expect(Identity).toHaveLength(64);
  expect(Identity).toMatch(/^Apple-iPhone16C2\/.*-?\d+ \(UserAgent\)$/);
  expect(body.value[0].QueryString).toBe(QueryString);
  expect((await client.exchange("Remove-ActiveSyncDeviceAccessRule", { Identity })).status).toBe(200);
});

test("for an identity that does not exist, Get returns all rules, and Set and Remove fail", async () => {
  await using client = await connect();
  await client.exchange("New-ActiveSyncDeviceAccessRule", outlook);
  await client.exchange("New-ActiveSyncDeviceAccessRule", {
    ...outlook,
    Characteristic: "DeviceType",
    QueryString: "iPhone",
  });

  const one = await client.exchange("Get-ActiveSyncDeviceAccessRule", { Identity: identity });
  const all = await client.exchange("Get-ActiveSyncDeviceAccessRule", { Identity: "none" });
  const gone = await client.exchange("Remove-ActiveSyncDeviceAccessRule", { Identity: "none" });
  const set = await client.exchange("Set-ActiveSyncDeviceAccessRule", {
    Identity: "none",
    AccessLevel: "Block",
  });

  expect([one.body.value.length, all.body.value.length]).toEqual([1, 2]);
  expect([gone.status, set.status]).toEqual([404, 404]);
  expect(gone.body.error.code).toBe("NotFound");
  expect(gone.body.error.details[0].message).toMatch(
    /^Ex6F9304\|Microsoft\.Exchange\.Configuration\.Tasks\.ManagementObjectNotFoundException\|The operation couldn't be performed because object 'none' couldn't be found/,
  );
  expect(gone.body.error.innererror).not.toHaveProperty("internalexception");
});

test.each([
  [
    "without a query",
    { Characteristic: "DeviceModel", AccessLevel: "Allow" },
    "missing mandatory parameters: QueryString",
  ],
  [
    "with an unknown characteristic",
    { ...outlook, Characteristic: "Colour" },
    "DeviceType, DeviceModel, DeviceOS, UserAgent, XMSWLHeader",
  ],
  ["with an unknown level", { ...outlook, AccessLevel: "Deny" }, "Allow, Block, Quarantine"],
])("a rule %s is refused", async (_name, parameters, message) => {
  await using client = await connect();

  const answer = await client.exchange("New-ActiveSyncDeviceAccessRule", parameters);

  expect(answer.status).toBe(400);
  expect(exchangeMessage(answer)).toContain(message);
});

test("query string and characteristic of a rule cannot be set", async () => {
  await using client = await connect();
  await client.exchange("New-ActiveSyncDeviceAccessRule", outlook);

  const answer = await client.exchange("Set-ActiveSyncDeviceAccessRule", {
    Identity: identity,
    QueryString: "x",
  });

  expect(exchangeMessage(answer)).toContain("Invalid cmdlet parameters specified. QueryString");
});
