import { type Client, configurations, connect, create, groupNamed, intuneMessage } from "./client";

const group = (groupId: string, more: Record<string, unknown> = {}) => ({
  target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId, ...more },
});
const exclusion = (groupId: string, more: Record<string, unknown> = {}) => ({
  target: { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId, ...more },
});
const allDevices = { target: { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" } };
const allUsers = { target: { "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget" } };

const assign = (client: Client, id: string, assignments: unknown) =>
  client.graph("POST", `${configurations}/${id}/assign`, { assignments });

const filterId = ({ loopback }: Client): string => loopback.tenant.assignmentFilters[0]?.id ?? "";

test("/assign replaces all targets and answers 200 without a body, and the ids of entries are derived from their targets", async () => {
  await using client = await connect();
  const id = await create(client);
  const [sales, board] = [groupNamed(client.loopback, "Sales"), groupNamed(client.loopback, "Board")];
  await assign(client, id, [group(sales), allUsers, allDevices]);

  const answer = await assign(client, id, [exclusion(board), allUsers]);

  expect([answer.status, answer.text]).toEqual([200, ""]);
  const list = await client.graph("GET", `${configurations}/${id}/assignments`);
  expect(list.body.value.map((one: { id: string; sourceId: string }) => [one.id, one.sourceId])).toEqual([
    [`${id}_${board}`, id],
    [`${id}_acacacac-9df4-4c7d-9d50-4ef0226f57a9`, id],
  ]);
  expect(list.body.value).toEqual(client.loopback.tenant.assignments.get(id));
});

test("an empty list removes all direct targets, and entries of a policy set stay", async () => {
  await using client = await connect();
  const id = await create(client);
  const sales = groupNamed(client.loopback, "Sales");
  const kept = client.loopback.administrator.addPolicySetAssignment(id, group(sales).target);
  await assign(client, id, [group(sales)]);

  await assign(client, id, []);

  expect(client.loopback.tenant.assignments.get(id)).toEqual([kept]);
});

test("a target can have an assignment filter", async () => {
  await using client = await connect();
  const id = await create(client);
  const filter = {
    deviceAndAppManagementAssignmentFilterId: filterId(client),
    deviceAndAppManagementAssignmentFilterType: "include",
  };

  await assign(client, id, [group(groupNamed(client.loopback, "Sales"), filter)]);

  expect(client.loopback.tenant.assignments.get(id)?.[0]?.target).toMatchObject(filter);
});

test("a Configuration Manager collection is accepted as a target", async () => {
  await using client = await connect();
  const id = await create(client);
  const target = {
    "@odata.type": "#microsoft.graph.configurationManagerCollectionAssignmentTarget",
    collectionId: "SMS00001",
  };

  await assign(client, id, [{ target }]);

  expect(client.loopback.tenant.assignments.get(id)?.[0]).toMatchObject({
    id: `${id}_SMS00001`,
    source: "direct",
    target,
  });
});

test("entries are accepted as they were read, including read-only members, and nothing changes", async () => {
  await using client = await connect();
  const id = await create(client);
  await assign(client, id, [group(groupNamed(client.loopback, "Sales")), allUsers]);
  const read = () => client.graph("GET", `${configurations}/${id}?$expand=assignments`);
  const { body } = await read();

  const { status } = await assign(client, id, body.assignments);

  expect(status).toBe(200);
  expect((await read()).body.assignments).toEqual(body.assignments);
  expect(body["assignments@odata.context"]).toMatch(/deviceConfigurations\('[0-9a-f-]+'\)\/assignments$/);
  expect(body["@microsoft.graph.tips"]).toContain("$select");
  expect(client.loopback.violations).toEqual([]);
});

const sales = "SALES";
const filter = "FILTER";
const nobody = "91d00000-0000-4000-8000-000000000000";

test.each([
  ["one group twice", [group(sales), group(sales)], "A group should be unique in an assignment set"],
  ["all devices twice", [allDevices, allDevices], "A group should be unique"],
  ["a group that does not exist", [group(nobody)], "was not found"],
  [
    "a group target without a group",
    [{ target: { "@odata.type": "#microsoft.graph.groupAssignmentTarget" } }],
    "'groupId' of groupAssignmentTarget is required",
  ],
  [
    "an unknown target type",
    [{ target: { "@odata.type": "#microsoft.graph.everybody" } }],
    "could not be resolved by the model",
  ],
  ["a target without type", [{ target: { groupId: sales } }], "could not be resolved by the model"],
  [
    "an unknown property of a target",
    [group(sales, { groupName: "Sales" })],
    "The property 'groupName' does not exist",
  ],
  [
    "an unknown property of an assignment",
    [{ ...group(sales), note: "x" }],
    "The property 'note' does not exist",
  ],
  ["an entry of a policy set", [{ ...group(sales), source: "policySets" }], "cannot be sent"],
  [
    "a filter without mode",
    [group(sales, { deviceAndAppManagementAssignmentFilterId: filter })],
    "needs both its id and its type",
  ],
  [
    "a mode without filter",
    [group(sales, { deviceAndAppManagementAssignmentFilterType: "include" })],
    "needs both its id and its type",
  ],
  [
    "a filter that does not exist",
    [
      group(sales, {
        deviceAndAppManagementAssignmentFilterId: nobody,
        deviceAndAppManagementAssignmentFilterType: "include",
      }),
    ],
    "was not found",
  ],
  [
    "a filter on an exclusion",
    [
      exclusion(sales, {
        deviceAndAppManagementAssignmentFilterId: filter,
        deviceAndAppManagementAssignmentFilterType: "exclude",
      }),
    ],
    "An exclusion cannot carry",
  ],
  [
    "null as a filter's mode",
    [group(sales, { deviceAndAppManagementAssignmentFilterType: null })],
    "A null value was found",
  ],
  [
    "another type of entry",
    [{ ...group(sales), "@odata.type": "#microsoft.graph.mobileAppAssignment" }],
    "could not be resolved by the model",
  ],
  ["an invalid intent", [{ ...group(sales), intent: "exclude" }], "The intent 'exclude' is no member"],
  ["no list", undefined, "'assignments' is missing"],
])("/assign with %s is refused and changes nothing", async (_name, assignments, message) => {
  await using client = await connect();
  const id = await create(client);
  const real = JSON.stringify({ assignments })
    .replaceAll(sales, groupNamed(client.loopback, "Sales"))
    .replaceAll(filter, filterId(client));

  const answer = await client.graph("POST", `${configurations}/${id}/assign`, JSON.parse(real));

  expect(answer.status).toBe(400);
  expect(intuneMessage(answer)).toContain(message);
  expect(client.loopback.tenant.assignments.has(id)).toBe(false);
  expect(client.loopback.violations).toHaveLength(1);
});

test("/assign with an older parameter in addition to the list is refused", async () => {
  await using client = await connect();
  const id = await create(client);

  const body = { assignments: [], deviceConfigurationGroupAssignments: [] };
  const answer = await client.graph("POST", `${configurations}/${id}/assign`, body);

  expect(intuneMessage(answer)).toContain(
    "The property 'deviceConfigurationGroupAssignments' does not exist",
  );
});

test("an entry can contain its source, its intent and its type", async () => {
  await using client = await connect();
  const id = await create(client);
  const type = "#microsoft.graph.deviceConfigurationAssignment";

  const { status } = await assign(client, id, [
    { "@odata.type": type, source: "direct", intent: "apply", ...allDevices },
  ]);

  expect(status).toBe(200);
});

test("the assignments of a deleted profile cannot be read", async () => {
  await using client = await connect();

  expect((await client.graph("GET", `${configurations}/none/assignments`)).status).toBe(404);
});

test("assignments are paged", async () => {
  await using client = await connect();
  const id = await create(client);
  await assign(client, id, [group(groupNamed(client.loopback, "Sales")), allUsers, allDevices]);

  const first = await client.graph("GET", `${configurations}/${id}/assignments?$top=2`);
  const second = await client.graph("GET", first.body["@odata.nextLink"]);

  expect([first, second].flatMap(({ body }) => body.value)).toEqual(
    client.loopback.tenant.assignments.get(id),
  );
});

test.each([
  ["POST", ""],
  ["DELETE", "/one"],
])("%s of a single assignment has no route", async (method, suffix) => {
  await using client = await connect();
  const id = await create(client);

  const { status, body } = await client.graph(method, `${configurations}/${id}/assignments${suffix}`);

  expect([status, body.error.code]).toEqual([400, "No method match route template"]);
});

test("v1.0 cannot assign an e-mail profile, and refuses others because it would drop filters", async () => {
  await using client = await connect();
  const mail = await create(client);
  const other = [...client.loopback.tenant.deviceConfigurations.values()].find((one) =>
    one["@odata.type"].includes("Custom"),
  );
  const v1 = "/v1.0/deviceManagement/deviceConfigurations";

  const answers = [
    await client.graph("POST", `${v1}/${mail}/assign`, { assignments: [] }),
    await client.graph("POST", `${v1}/${other?.id}/assign`, { assignments: [] }),
  ];

  expect(answers.map(({ status }) => status)).toEqual([404, 501]);
});

test("payload links name the sources of a profile's entries", async () => {
  await using client = await connect();
  const [linked, plain] = [await create(client), await create(client)];
  client.loopback.administrator.addPolicySetAssignment(
    linked,
    group(groupNamed(client.loopback, "Sales")).target,
  );

  const { body } = await client.graph("POST", `${configurations}/hasPayloadLinks`, {
    payloadIds: [linked, plain],
  });

  expect(body.value).toEqual([
    { payloadId: linked, hasLink: true, error: null, sources: ["policySets"] },
    { payloadId: plain, hasLink: false, error: null, sources: [] },
  ]);
  expect(client.loopback.requests.at(-1)?.kind).toBe("read");
});

test("targeted users and devices do not include excluded ones, also in nested groups", async () => {
  await using client = await connect();
  const { tenant } = client.loopback;
  const id = await create(client);
  const contractors = groupNamed(client.loopback, "Sales contractors");
  const first = [...tenant.managedDevices.values()][0];
  tenant.groups.get(contractors)?.members.push(first?.userId ?? "");
  await assign(client, id, [group(groupNamed(client.loopback, "Sales")), exclusion(contractors)]);

  const { body } = await client.graph("POST", `${configurations}/getTargetedUsersAndDevices`, {
    deviceConfigurationIds: [id],
  });

  const names = body.value.map(({ deviceName }: { deviceName: string }) => deviceName);
  expect(names).toHaveLength(tenant.managedDevices.size - 1);
  expect(names).not.toContain(first?.deviceName);
});
