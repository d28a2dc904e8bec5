import { type Client, connect, groupNamed } from "./client";

const eventual = { consistencylevel: "eventual" };

const valuesOf = async (client: Client, path: string): Promise<Record<string, unknown>[]> => {
  const { status, body } = await client.graph("GET", path);
  expect(status).toBe(200);
  return body.value;
};

test("a group is found by name, and two groups can have the same name", async () => {
  await using client = await connect();
  const find = (name: string) =>
    valuesOf(client, `/v1.0/groups?$filter=displayName eq '${name}'&$select=id,displayName,createdDateTime`);

  expect(await find("sales")).toEqual([
    {
      id: groupNamed(client.loopback, "Sales"),
      displayName: "Sales",
      createdDateTime: "2021-05-04T09:00:00Z",
    },
  ]);
  expect(await find("Duplicates")).toHaveLength(2);
  expect(await find("Nobody")).toEqual([]);
});

test("the count of members is text: direct ones, nested ones, and only people", async () => {
  await using client = await connect();
  const sales = `/v1.0/groups/${groupNamed(client.loopback, "Sales")}`;
  const count = async (path: string) => (await client.graph("GET", sales + path, undefined, eventual)).text;

  expect(await count("/members/$count")).toBe("1241");
  expect(await count("/transitiveMembers/$count")).toBe("1278");
  expect(await count("/transitiveMembers/microsoft.graph.user/$count")).toBe("1277");
});

test("a count without ConsistencyLevel is refused", async () => {
  await using client = await connect();

  const { status, body } = await client.graph("GET", "/v1.0/users/$count");

  expect([status, body.error.message]).toEqual([400, "$count is not currently supported."]);
});

test("groups that contain each other are counted once", async () => {
  await using client = await connect();
  const [sales, board] = ["Sales contractors", "Board"].map((name) => groupNamed(client.loopback, name));
  client.loopback.tenant.groups.get(sales ?? "")?.members.push(board ?? "");
  client.loopback.tenant.groups.get(board ?? "")?.members.push(sales ?? "");

  const { text } = await client.graph(
    "GET",
    `/v1.0/groups/${sales}/transitiveMembers/$count`,
    undefined,
    eventual,
  );

  expect(text).toBe(String(37 + 1 + 10 + 1));
});

test("an unknown group is Request_ResourceNotFound", async () => {
  await using client = await connect();

  const { status, body } = await client.graph("GET", "/v1.0/groups/91d00000-0000-4000-8000-000000000000");

  expect([status, body.error.code]).toEqual([404, "Request_ResourceNotFound"]);
});

test("objects are looked up by id with their type, and unknown ones are left out", async () => {
  await using client = await connect();
  const group = groupNamed(client.loopback, "Board");
  const user = [...client.loopback.tenant.users.keys()][0];

  const ids = [group, user, "91d00000-0000-4000-8000-000000000000"];
  const { body } = await client.graph("POST", "/v1.0/directoryObjects/getByIds", { ids });

  expect(body.value.map((one: Record<string, unknown>) => [one["@odata.type"], one.id])).toEqual([
    ["#microsoft.graph.group", group],
    ["#microsoft.graph.user", user],
  ]);
  expect(client.loopback.requests.at(-1)?.kind).toBe("read");
});

test.each([{}, { ids: [] }, { ids: ["x"], filter: "y" }])(
  "a look-up by id with the body %j is refused",
  async (body) => {
    await using client = await connect();

    expect((await client.graph("POST", "/v1.0/directoryObjects/getByIds", body)).status).toBe(400);
  },
);

test.each(["hasPayloadLinks", "getTargetedUsersAndDevices"])(
  "%s accepts only its own list of ids",
  async (action) => {
    await using client = await connect();

    const { status } = await client.graph("POST", `/beta/deviceManagement/deviceConfigurations/${action}`, {
      ids: [],
    });

    expect(status).toBe(400);
  },
);

test("more than 1,000 ids at once are refused", async () => {
  await using client = await connect();

  const ids = Array.from({ length: 1001 }, () => "91d00000-0000-4000-8000-000000000000");
  const { status } = await client.graph("POST", "/v1.0/directoryObjects/getByIds", { ids });

  expect(status).toBe(400);
});

test("a user is found by principal name", async () => {
  await using client = await connect();

  const { body } = await client.graph("GET", "/v1.0/users/User00001@contoso.com?$select=userPrincipalName");

  expect(body).toMatchObject({
    id: [...client.loopback.tenant.users.keys()][0],
    userPrincipalName: "user00001@contoso.com",
  });
});

test("roles have their well-known ids, and the organisation has its tenant id", async () => {
  await using client = await connect();

  const roles = await valuesOf(
    client,
    "/v1.0/roleManagement/directory/roleDefinitions?$filter=displayName eq 'Global Administrator'",
  );
  const organization = await valuesOf(client, "/v1.0/organization?$select=displayName");

  expect(roles[0]?.id).toBe("62e90394-69f5-4237-9190-012177145e10");
  expect(organization[0]).toMatchObject({ id: client.loopback.tenantId, displayName: "Contoso" });
});

const report = "reports/getEmailAppUsageAppsUserCounts";

test("the usage report is a file at another URL, downloaded once and without a token", async () => {
  await using client = await connect();

  const { status, headers } = await client.graph("GET", `/v1.0/${report}(period='D30')`);
  const location = headers.get("location") ?? "";
  const file = await fetch(location);

  expect([status, file.status, (await fetch(location)).status]).toEqual([302, 200, 404]);
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.subarray(3).toString().split("\r\n")).toEqual([
    "Report Refresh Date,Mail For Mac,Outlook For Mac,Outlook For Windows,Outlook For Mobile,Other For Mobile,Outlook For Web,POP3 App,IMAP4 App,SMTP App,Report Period",
    expect.stringMatching(/^2026-11-19,0,0,0,\d+,212,0,0,0,0,30$/),
    "",
  ]);
});

test("beta returns the report as JSON, with people counted once for each app", async () => {
  await using client = await connect();
  const mailboxes = [...client.loopback.tenant.mailboxes.values()];
  const usersOf = (...versions: string[]) =>
    mailboxes.filter(({ devices }) => devices.some(({ ClientVersion: one }) => versions.includes(one)))
      .length;

  const rows = await valuesOf(client, `/beta/${report}(period='D30')?$format=application/json`);

  expect(rows).toMatchObject([
    {
      outlookForMobile: usersOf("1.0"),
      otherForMobile: usersOf("16.1"),
      reportPeriod: "30",
    },
  ]);
});

test("a report for another period is refused, and v1.0 does not support JSON", async () => {
  await using client = await connect();

  const period = await client.graph("GET", `/v1.0/${report}(period='D3')`);
  const json = await client.graph("GET", `/v1.0/${report}(period='D30')?$format=application/json`);

  expect([period.status, json.status]).toEqual([400, 501]);
});

test("operations that need a second administrator are listed", async () => {
  await using client = await connect({
    seed: (tenant) => Object.assign(tenant, { operationsRequiringApproval: ["app"] }),
  });

  const path = "/beta/deviceManagement/operationApprovalPolicies/retrieveOperationsRequiringApproval()";

  expect(await valuesOf(client, path)).toEqual([{ policyType: "app", policyPlatform: "notApplicable" }]);
});

test("assignment filters and derived credentials are listed and read", async () => {
  await using client = await connect();
  const { assignmentFilters, derivedCredentials } = client.loopback.tenant;

  const filters = await valuesOf(
    client,
    "/beta/deviceManagement/assignmentFilters?$filter=displayName eq 'Corporate iPhones'",
  );
  const one = await client.graph(
    "GET",
    `/beta/deviceManagement/derivedCredentials/${derivedCredentials[0]?.id}`,
  );

  expect(filters).toEqual([assignmentFilters[0]]);
  expect(one.body).toMatchObject({ ...derivedCredentials[0] });
});
