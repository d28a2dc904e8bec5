import { type Client, connect } from "./client";

const queries = "/v1.0/security/auditLog/queries";
const search = (more: Record<string, unknown> = {}) => ({
  "@odata.type": "#microsoft.graph.security.auditLogQuery",
  displayName: "who",
  filterStartDateTime: "2026-01-01T00:00:00Z",
  filterEndDateTime: new Date(Date.now() + 60_000).toISOString(),
  recordTypeFilters: ["exchangeAdmin"],
  operationFilters: ["set-activesyncorganizationsettings"],
  ...more,
});

async function statusOf({ graph }: Client, id: string) {
  return (await graph("GET", `${queries}/${id}`)).body.status;
}

async function recordsOf({ graph }: Client, id: string) {
  const { status, body } = await graph("GET", `${queries}/${id}/records`);
  expect(status).toBe(200);
  return body;
}

test("a search of the audit log takes time, and then returns what Exchange's cmdlets and the portal logged", async () => {
  await using client = await connect({ seed: (tenant) => Object.assign(tenant.auditSearch, { looks: 3 }) });
  const { administrator, clientId, tenantId } = client.loopback;
  await client.exchange("Set-ActiveSyncOrganizationSettings", {
    DefaultAccessLevel: "Block",
    AdminMailRecipients: ["a@contoso.com", "b@contoso.com"],
  });
  await client.exchange("Get-ActiveSyncOrganizationSettings");
  administrator.setOrganizationSettings({ UserMailInsert: null });
  administrator.addDeviceAccessRule({
    QueryString: "iPhone",
    Characteristic: "DeviceType",
    AccessLevel: "Allow",
  });
  const { status, body } = await client.graph("POST", queries, search());

  expect([status, body]).toMatchObject([201, { displayName: "who", status: "notStarted" }]);
  expect((await recordsOf(client, body.id)).value).toEqual([]);
  const statuses = [1, 2, 3].map(() => statusOf(client, body.id));
  expect(await Promise.all(statuses)).toEqual(["running", "running", "succeeded"]);
  const { value } = await recordsOf(client, body.id);
  expect(value).toEqual([
    expect.objectContaining({ userType: "admin", userId: administrator.userPrincipalName }),
    {
      "@odata.type": "#microsoft.graph.security.auditLogRecord",
      id: expect.any(String),
      createdDateTime: expect.stringMatching(/Z$/),
      auditLogRecordType: "exchangeAdmin",
      operation: "Set-ActiveSyncOrganizationSettings",
      organizationId: tenantId,
      userType: "servicePrincipal",
      userId: `ServicePrincipal_${clientId}`,
      service: "Exchange",
      objectId: "contoso.onmicrosoft.com\\Mobile Mailbox Settings",
      userPrincipalName: `ServicePrincipal_${clientId}`,
      clientIp: null,
      administrativeUnits: [],
      auditData: expect.objectContaining({
        AppId: clientId,
        ResultStatus: "True",
        Parameters: [
          { Name: "DefaultAccessLevel", Value: "Block" },
          { Name: "AdminMailRecipients", Value: "a@contoso.com;b@contoso.com" },
        ],
      }),
    },
  ]);
  expect(client.loopback.violations).toEqual([]);
});

test("records are filtered by time and operation, and returned in pages", async () => {
  await using client = await connect({ seed: (tenant) => Object.assign(tenant, { pageSize: 2 }) });
  const { administrator, tenant } = client.loopback;
  for (const text of ["a", "b", "c", "d"]) administrator.setOrganizationSettings({ UserMailInsert: text });
  administrator.removeDeviceAccessRule("iPhone (DeviceType)");
  Object.assign(tenant.exchangeAudits[0] ?? {}, { createdDateTime: "2025-12-31T23:59:59.000Z" });
  Object.assign(tenant.exchangeAudits[3] ?? {}, { createdDateTime: "2099-01-01T00:00:00.000Z" });
  const found = async (more: Record<string, unknown>) => {
    const { id } = (await client.graph("POST", queries, search(more))).body;
    await statusOf(client, id);
    await statusOf(client, id);
    return recordsOf(client, id);
  };

  expect((await found({})).value).toHaveLength(2);
  expect((await found({ operationFilters: ["Remove-ActiveSyncDeviceAccessRule"] })).value).toMatchObject([
    { objectId: "contoso.onmicrosoft.com\\iPhone (DeviceType)" },
  ]);
  const first = await found({
    operationFilters: [],
    filterStartDateTime: "2025-01-01T00:00:00Z",
    filterEndDateTime: "2100-01-01T00:00:00Z",
  });
  const second = (await client.graph("GET", first["@odata.nextLink"])).body;
  const third = (await client.graph("GET", second["@odata.nextLink"])).body;
  expect([first, second, third].map(({ value }) => value.length)).toEqual([2, 2, 1]);
  expect(third["@odata.nextLink"]).toBeUndefined();
});

test.each(["failed", "cancelled"] as const)("a search that %s has no records", async (outcome) => {
  await using client = await connect({
    seed: (tenant) => Object.assign(tenant.auditSearch, { outcome, looks: 1 }),
  });
  client.loopback.administrator.setOrganizationSettings({ DefaultAccessLevel: "Block" });
  const { id } = (await client.graph("POST", queries, search())).body;

  expect(await statusOf(client, id)).toBe(outcome);
  expect((await recordsOf(client, id)).value).toEqual([]);
});

test.each([
  ["an unknown property", { names: ["x"] }, 400, "does not exist on type"],
  ["a time without a zone", { filterStartDateTime: "2026-01-01T00:00:00" }, 400, "filterStartDateTime"],
  ["one operation instead of a list", { operationFilters: "New-Mailbox" }, 400, "operationFilters"],
  ["another type", { "@odata.type": "#microsoft.graph.group" }, 400, "@odata.type"],
  ["an unsupported filter", { keywordFilter: "x" }, 501, "keywordFilter"],
  ["records of other services", { recordTypeFilters: ["sharePoint"] }, 501, "exchangeAdmin"],
])("a search with %s is refused", async (_, more, expected, words) => {
  await using client = await connect();

  const { status, body } = await client.graph("POST", queries, search(more));

  expect([status, body.error.message]).toEqual([expected, expect.stringContaining(words)]);
});

test("a search needs its permission, and a search that does not exist is not found", async () => {
  await using client = await connect();
  const unknown = `${queries}/91d00000-0000-4000-8000-000000000000`;

  expect((await client.graph("GET", unknown)).status).toBe(404);
  expect((await client.graph("GET", `${unknown}/records`)).status).toBe(404);
  const withoutPermission = { seed: (tenant: object) => Object.assign(tenant, { applicationRoles: [] }) };
  await using other = await connect(withoutPermission);
  expect((await other.graph("POST", queries, search())).status).toBe(403);
});
