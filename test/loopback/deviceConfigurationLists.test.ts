import { configurations, connect, create, iosProfile, workProfile } from "./client";

test("two profiles may have the same display name", async () => {
  await using client = await connect();

  const ids = [await create(client), await create(client)];

  const filter = encodeURIComponent("displayName eq 'iOS mail'");
  const { body } = await client.graph("GET", `${configurations}?$filter=${filter}`);
  expect(body.value.map(({ id }: { id: string }) => id)).toEqual(ids);
});

test("v1.0 does not know e-mail profiles: they cannot be listed, read or created", async () => {
  await using client = await connect();
  const id = await create(client);
  const v1 = "/v1.0/deviceManagement/deviceConfigurations";

  const list = await client.graph("GET", v1);
  const one = await client.graph("GET", `${v1}/${id}`);
  const made = await client.graph("POST", v1, iosProfile);

  expect(list.body.value.map((item: Record<string, unknown>) => item["@odata.type"])).toEqual([
    "#microsoft.graph.iosCustomConfiguration",
    "#microsoft.graph.windows10CustomConfiguration",
  ]);
  expect(list.body.value[0]).not.toHaveProperty("roleScopeTagIds");
  expect([one.status, made.status]).toEqual([404, 400]);
});

test("a list contains profiles of other kinds, and isof filters by type", async () => {
  await using client = await connect();
  const [ios, work] = [await create(client), await create(client, workProfile)];
  const filter =
    "isof('microsoft.graph.iosEasEmailProfileConfiguration') or isof('microsoft.graph.androidWorkProfileGmailEasConfiguration')";

  const all = await client.graph("GET", configurations);
  const picked = await client.graph("GET", `${configurations}?$filter=${encodeURIComponent(filter)}`);

  expect(all.body.value).toHaveLength(9);
  expect(picked.body.value.map(({ id }: { id: string }) => id)).toEqual([ios, work]);
});

test("pages are linked by an opaque token, and stay correct while profiles are deleted", async () => {
  await using client = await connect({ seed: (tenant) => Object.assign(tenant, { pageSize: 3 }) });
  const all = [...client.loopback.tenant.deviceConfigurations.keys()];

  const first = await client.graph("GET", configurations);
  client.loopback.administrator.deleteDeviceConfiguration(all[0] ?? "");
  const second = await client.graph("GET", first.body["@odata.nextLink"]);
  const third = await client.graph("GET", second.body["@odata.nextLink"]);

  const ids = [first, second, third].flatMap(({ body }) => body.value.map(({ id }: { id: string }) => id));
  expect(ids).toEqual(all);
  expect(third.body).not.toHaveProperty(["@odata.nextLink"]);
  expect(first.body["@odata.nextLink"]).toMatch(/\$skiptoken=|%24skiptoken=/);
});

test("$top, $select and $expand shape a list and are kept in the link to the next page", async () => {
  await using client = await connect();
  const id = await create(client);
  client.loopback.administrator.assign(id, [
    { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
  ]);

  const { body } = await client.graph(
    "GET",
    `${configurations}?$top=7&$select=displayName,assignments&$expand=assignments`,
  );
  const next = await client.graph("GET", body["@odata.nextLink"]);

  expect(next.body.value).toEqual([
    {
      "@odata.type": iosProfile["@odata.type"],
      id,
      displayName: "iOS mail",
      assignments: client.loopback.tenant.assignments.get(id),
    },
  ]);
});

test.each([
  ["displayName eq iOS", "Text needs single quotes"],
  ["hostName eq 'x'", "Could not find a property named 'hostName'"],
  ["displayName eq 'x' and", "Syntax error"],
  ["isof('microsoft.graph.noSuchType')", "was not an entity type"],
])("the filter %s is refused", async (filter, message) => {
  await using client = await connect();

  const { status, body } = await client.graph(
    "GET",
    `${configurations}?$filter=${encodeURIComponent(filter)}`,
  );

  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test.each(["$top=0", "$top=1001", "$top=all", "$skiptoken=x", "$expand=deviceStatuses"])(
  "%s is refused",
  async (query) => {
    await using client = await connect();

    expect((await client.graph("GET", `${configurations}?${query}`)).status).toBe(400);
    expect(client.loopback.violations).toHaveLength(1);
  },
);

test("a full last page has no next link", async () => {
  await using client = await connect();

  const { body } = await client.graph("GET", `${configurations}?$top=7`);

  expect(body.value).toHaveLength(7);
  expect(body).not.toHaveProperty(["@odata.nextLink"]);
});

test("a quote in a filter is doubled", async () => {
  await using client = await connect();
  await create(client, { ...iosProfile, displayName: "Contoso's mail" });

  const { body } = await client.graph("GET", `${configurations}?$filter=displayName eq 'Contoso''s mail'`);

  expect(body.value).toHaveLength(1);
});

test("Intune's audit log contains each change with the application or the administrator that made it", async () => {
  await using client = await connect();
  const { administrator, clientId } = client.loopback;
  const id = await create(client);
  administrator.changeDeviceConfiguration(id, { requireSsl: false });
  await client.graph("DELETE", `${configurations}/${id}`);

  const filter = encodeURIComponent(
    `resources/any(r: r/resourceId eq '${id}') and activityDateTime ge 2026-01-01`,
  );
  const { body } = await client.graph("GET", `/beta/deviceManagement/auditEvents?$filter=${filter}`);

  const told = body.value.map(
    ({ activityType, actor }: { activityType: string; actor: Record<string, unknown> }) =>
      `${activityType} by ${actor.userPrincipalName ?? actor.applicationId}`,
  );
  expect(told).toEqual([
    `Delete DeviceConfiguration by ${clientId}`,
    "Patch DeviceConfiguration by admin@contoso.com",
    `Create DeviceConfiguration by ${clientId}`,
  ]);
  expect(body.value[1].resources[0].modifiedProperties).toEqual([
    { displayName: "RequireSsl", oldValue: "true", newValue: "false" },
    { displayName: "$Collection.RoleScopeTagIds[0]", oldValue: "Default", newValue: null },
  ]);
});

test("a custom profile of the default tenant contains a file, like an uploaded one", async () => {
  await using client = await connect();

  const { body } = await client.graph("GET", "/beta/deviceManagement/deviceConfigurations");

  const custom = body.value.find((one: Record<string, unknown>) => one.displayName === "iOS restrictions");
  expect(custom.payloadFileName).toBe("restrictions.mobileconfig");
  expect(Buffer.from(custom.payload, "base64").toString()).toContain("<plist");
});
