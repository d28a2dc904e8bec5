import { addDevices, allDevices, type Loopback } from "../../provider/loopback";
import { type Client, connect } from "./client";

const states = ({ tenant }: Loopback): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { DeviceAccessState, DeviceAccessStateReason } of allDevices(tenant)) {
    const key = `${DeviceAccessState} ${DeviceAccessStateReason}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
};

const deviceOf = ({ loopback }: Client, userPrincipalName: string) => {
  const device = loopback.tenant.mailboxes.get(userPrincipalName)?.devices[0];
  if (device === undefined) throw new Error(`${userPrincipalName} has no device.`);
  return device;
};

test("a device has the 40 properties of a real tenant, but no last synchronisation", async () => {
  await using client = await connect();

  const { body } = await client.exchange("Get-MobileDevice", { Mailbox: "user00001@contoso.com" });

  const names = Object.keys(body.value[0]).filter((name) => !name.includes("@"));
  expect(names).toHaveLength(40);
  expect(names).not.toContain("LastSuccessSync");
  expect(body.value[0]).toMatchObject({ DeviceType: "SAMSUNGSMS921B", DeviceAccessState: "Allowed" });
  expect(body.value[0].Identity).toMatch(/^user00001\\ExchangeActiveSyncDevices\\/);
});

test("POSTing the same body to the next links returns all pages", async () => {
  await using client = await connect({ seed: (tenant) => Object.assign(tenant, { exchangePageSize: 200 }) });
  const body = { CmdletInput: { CmdletName: "Get-MobileDevice", Parameters: { ResultSize: "Unlimited" } } };
  const first = await client.exchange("Get-MobileDevice", body.CmdletInput.Parameters);

  const pages = [first.body];
  for (let next = first.body["@odata.nextLink"]; next !== undefined; next = pages.at(-1)["@odata.nextLink"]) {
    pages.push((await client.exchangeUrl("POST", next, body)).body);
  }
  const other = await client.exchangeUrl("POST", first.body["@odata.nextLink"], {
    CmdletInput: { CmdletName: "Get-MobileDevice" },
  });
  const byGet = await client.exchangeUrl("GET", first.body["@odata.nextLink"]);

  expect(pages.map(({ value }) => value.length)).toEqual([200, 200, 144]);
  const ids = pages.flatMap(({ value }) => value.map(({ Guid }: { Guid: string }) => Guid));
  expect(new Set(ids).size).toBe(544);
  expect([other.status, byGet.status]).toEqual([400, 501]);
});

test("Prefer requests smaller pages, and without ResultSize the answer has 1,000 objects and a warning", async () => {
  await using client = await connect({
    seed: (tenant) => addDevices(tenant, { app: "gmail", count: 700, firstUser: 700 }),
  });

  const small = await client.exchange("Get-MobileDevice", {}, { Prefer: "odata.maxpagesize=10" });
  const whole = await client.exchange("Get-MobileDevice");

  expect(small.body.value).toHaveLength(10);
  expect(whole.body.value).toHaveLength(1000);
  expect(whole.body).not.toHaveProperty(["@odata.nextLink"]);
  expect(whole.body["@adminapi.warnings"][0]).toContain("more results available");
});

test("devices are filtered by their listed state", async () => {
  await using client = await connect();
  deviceOf(client, "user00001@contoso.com").DeviceAccessState = "Quarantined";

  const { body } = await client.exchange("Get-MobileDevice", {
    Filter: "DeviceAccessState -eq 'Quarantined'",
    ResultSize: "Unlimited",
  });

  expect(body.value).toHaveLength(1);
});

test("a change of the default level affects a device only when it next requests mail", async () => {
  await using client = await connect();
  const before = states(client.loopback);

  await client.exchange("New-ActiveSyncDeviceAccessRule", {
    Characteristic: "DeviceModel",
    QueryString: "Outlook for iOS and Android",
    AccessLevel: "Allow",
  });
  await client.exchange("Set-ActiveSyncOrganizationSettings", { DefaultAccessLevel: "Block" });
  expect(states(client.loopback)).toEqual(before);
  client.loopback.administrator.deviceContacts();

  expect(states(client.loopback)).toEqual({
    "Blocked Global": 48 + 15 + 151,
    "Allowed DeviceRule": 320,
    "Allowed Individual": 3,
    // ActiveSync below 16.1 is refused before the device's access state changes.
    "Allowed Global": 7,
  });
});

test("individual ids take precedence over rules, blocked ids over allowed ones, and the strictest rule wins", async () => {
  await using client = await connect();
  const { administrator } = client.loopback;
  const { DeviceId } = deviceOf(client, "user00001@contoso.com");
  const contact = () => {
    administrator.deviceContacts(DeviceId);
    const { DeviceAccessState, DeviceAccessControlRule } = deviceOf(client, "user00001@contoso.com");
    return [DeviceAccessState, DeviceAccessControlRule];
  };

  administrator.addDeviceAccessRule({
    Characteristic: "DeviceOS",
    QueryString: "android",
    AccessLevel: "Allow",
  });
  administrator.addDeviceAccessRule({
    Characteristic: "DeviceModel",
    QueryString: "SM-S921B",
    AccessLevel: "Quarantine",
  });
  expect(contact()).toEqual(["Quarantined", "SM-S921B (DeviceModel)"]);
  administrator.setDeviceIds("user00001@contoso.com", { ActiveSyncAllowedDeviceIDs: [DeviceId] });
  expect(contact()).toEqual(["Allowed", null]);
  administrator.setDeviceIds("user00001@contoso.com", {
    ActiveSyncBlockedDeviceIDs: [DeviceId.toLowerCase()],
  });
  expect(contact()).toEqual(["Blocked", null]);
});

test("in an organisation that Intune manages, rules are not evaluated", async () => {
  await using client = await connect({
    seed: ({ organizationSettings }) => Object.assign(organizationSettings, { IsIntuneManaged: true }),
  });
  client.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });

  client.loopback.administrator.deviceContacts();

  expect(states(client.loopback)).toEqual({ "Allowed ExternallyManaged": 537, "Allowed Global": 7 });
});

test("a tagged table adds to a mailbox's ids, and a list replaces them", async () => {
  await using client = await connect();
  const mailbox = client.loopback.tenant.mailboxes.get("user00001@contoso.com");
  const set = (ids: unknown) =>
    client.exchange("Set-CASMailbox", { Identity: "user00001@contoso.com", ActiveSyncAllowedDeviceIDs: ids });
  const table = (changes: object) => ({ "@odata.type": "#Exchange.GenericHashTable", ...changes });

  await set(table({ add: "ONE" }));
  await set(table({ add: ["TWO"] }));
  const twice = await set(table({ add: "one" }));
  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["ONE", "TWO"]);
  expect(twice.body["@adminapi.warnings"][0]).toContain("no settings of");
  await set(table({ remove: "ONE" }));
  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["TWO"]);
  await set(["THREE"]);

  expect(mailbox?.ActiveSyncAllowedDeviceIDs).toEqual(["THREE"]);
  const { body } = await client.exchange("Get-CASMailbox", { Identity: "user00001" });
  expect(body.value[0]).toMatchObject({
    ActiveSyncAllowedDeviceIDs: ["THREE"],
    ActiveSyncBlockedDeviceIDs: [],
  });
});

test("mailboxes are filtered by their allowed protocols, and ActiveSync can be switched off for one", async () => {
  await using client = await connect();

  await client.exchange("Set-CASMailbox", { Identity: "USER00002@contoso.com", ActiveSyncEnabled: false });
  const off = await client.exchange("Get-CASMailbox", { Filter: "ActiveSyncEnabled -eq $false" });
  const few = await client.exchange("Get-CASMailbox", { ResultSize: 3 });

  const addresses = off.body.value.map((one: { PrimarySmtpAddress: string }) => one.PrimarySmtpAddress);
  expect(addresses).toEqual(["user00002@contoso.com"]);
  expect(few.body.value).toHaveLength(3);
});

test("an allowed device stays blocked in the list until it next requests mail", async () => {
  await using client = await connect();
  const device = deviceOf(client, "user00001@contoso.com");
  Object.assign(device, { DeviceAccessState: "Blocked", DeviceAccessStateReason: "Global" });

  await client.exchange("Set-CASMailbox", {
    Identity: "user00001@contoso.com",
    ActiveSyncAllowedDeviceIDs: { "@odata.type": "#Exchange.GenericHashTable", add: device.DeviceId },
  });

  expect(device.DeviceAccessState).toBe("Blocked");
  client.loopback.administrator.deviceContacts(device.DeviceId);
  expect(device).toMatchObject({ DeviceAccessState: "Allowed", DeviceAccessStateReason: "Individual" });
});

test("the last synchronisation is in the statistics, by cmdlet and by path", async () => {
  await using client = await connect();
  const { exchangeEndpoint, tenantId } = client.loopback;
  const encoded = Buffer.from("user00001@contoso.com").toString("base64");

  const byCmdlet = await client.exchange("Get-MobileDeviceStatistics", { Mailbox: "user00001@contoso.com" });
  const path = `mailbox('${encoded}')/MobileDevice/Exchange.GetMobileDeviceStatistics()/?IsEncoded=True`;
  const byPath = await client.exchangeUrl("GET", `${exchangeEndpoint}/adminapi/beta/${tenantId}/${path}`);

  expect(byCmdlet.body.value[0].LastSuccessSync).toBe("2026-11-20T07:30:00.000Z");
  expect(byPath.body.value).toEqual(byCmdlet.body.value);
});

test("a partnership is removed by GUID, and a mailbox that does not exist is not found", async () => {
  await using client = await connect();
  const { Guid } = deviceOf(client, "user00001@contoso.com");

  const removed = await client.exchange("Remove-MobileDevice", { Identity: Guid, Confirm: false });
  const again = await client.exchange("Remove-MobileDevice", { Identity: Guid, Confirm: false });
  const nobody = await client.exchange("Get-CASMailbox", { Identity: "nobody@contoso.com" });

  expect([removed.status, again.status, nobody.status]).toEqual([200, 404, 404]);
  expect(client.loopback.tenant.mailboxes.get("user00001@contoso.com")?.devices).toEqual([]);
});
