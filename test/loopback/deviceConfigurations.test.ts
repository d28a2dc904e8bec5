import { configurations, connect, create, intuneMessage, iosProfile, workProfile } from "./client";

const complete: Record<string, unknown> = {
  createdDateTime: expect.any(String),
  lastModifiedDateTime: expect.any(String),
  supportsScopeTags: true,
  version: 1,
  description: null,
  roleScopeTagIds: ["0"],
  deviceManagementApplicabilityRuleOsEdition: null,
  deviceManagementApplicabilityRuleOsVersion: null,
  deviceManagementApplicabilityRuleDeviceMode: null,
};

const windowsPhone = {
  "@odata.type": "#microsoft.graph.windowsPhoneEASEmailProfileConfiguration",
  displayName: "Windows Phone mail",
  usernameSource: "userPrincipalName",
  accountName: "Contoso",
  hostName: "outlook.office365.com",
  durationOfEmailToSync: "userDefined",
  emailSyncSchedule: "manual",
  requireSsl: true,
  syncCalendar: true,
  syncContacts: true,
  syncTasks: true,
};

const { hostName: _, ...withoutHost } = iosProfile;
const { "@odata.type": _type, ...withoutType } = iosProfile;

test("a create returns 201 with every property of the type and no navigation properties", async () => {
  await using client = await connect();

  const { status, body } = await client.graph("POST", configurations, workProfile);

  const { "@odata.context": context, id, ...entity } = body;
  expect(status).toBe(201);
  expect(context).toContain("/beta/$metadata#deviceManagement/deviceConfigurations/$entity");
  expect(entity).toEqual({ ...complete, ...workProfile });
  expect(client.loopback.tenant.deviceConfigurations.get(id)).toEqual({ id, ...entity });
  expect(client.loopback.violations).toEqual([]);
});

test("the portal's null GUID is accepted as the id of a new profile and replaced", async () => {
  await using client = await connect();

  const id = await create(client, { id: "00000000-0000-0000-0000-000000000000", ...workProfile });

  expect(id).not.toMatch(/^0{8}/);
});

test("flags are returned in the order of the enumeration, joined by commas without spaces", async () => {
  await using client = await connect();

  const { body } = await client.graph("POST", configurations, {
    ...iosProfile,
    easServices: "email,calendars",
  });

  expect(body.easServices).toBe("calendars,email");
});

test.each([
  ["an unknown property", { ...iosProfile, hostname: "x" }, "The property 'hostname' does not exist on type"],
  [
    "a property of another platform",
    { ...workProfile, accountName: "x" },
    "The property 'accountName' does not exist",
  ],
  ["a navigation property", { ...iosProfile, assignments: [] }, "The property 'assignments' does not exist"],
  ["a read-only property", { ...iosProfile, version: 1 }, "The property 'version' is read-only"],
  [
    "its own id",
    { ...iosProfile, id: "91d00000-0000-4000-8000-000000000000" },
    "The property 'id' is read-only",
  ],
  [
    "a wrong JSON type",
    { ...iosProfile, requireSsl: "true" },
    "Cannot convert the value '\"true\"' of the property 'requireSsl'",
  ],
  [
    "a list instead of flags",
    { ...iosProfile, easServices: ["email"] },
    "Cannot convert the value '[\"email\"]'",
  ],
  [
    "a value outside the enumeration",
    { ...iosProfile, durationOfEmailToSync: "month" },
    "Cannot convert the literal 'month'",
  ],
  [
    "the other platform's enumeration",
    { ...iosProfile, usernameSource: "samAccountName" },
    "Cannot convert the literal 'samAccountName'",
  ],
  [
    "an unknown flag",
    { ...iosProfile, easServices: "email,tasks" },
    "Cannot convert the literal 'email,tasks'",
  ],
  [
    "null for a property that cannot be null",
    { ...iosProfile, requireSsl: null },
    "A null value was found for the property named 'requireSsl'",
  ],
  ["a missing property that cannot be null", withoutHost, "The property 'hostName' is required"],
])("a create with %s is refused in Intune's form and recorded", async (_name, body, message) => {
  await using client = await connect();
  const before = client.loopback.tenant.deviceConfigurations.size;

  const answer = await client.graph("POST", configurations, body);

  expect(answer.status).toBe(400);
  expect(answer.body.error.code).toBe("BadRequest");
  expect(intuneMessage(answer)).toContain(message);
  expect(client.loopback.violations).toEqual([expect.stringContaining(message)]);
  expect(client.loopback.tenant.deviceConfigurations.size).toBe(before);
});

test.each([
  ["POST", withoutType],
  ["POST", { ...iosProfile, "@odata.type": "#microsoft.graph.deviceConfiguration" }],
  ["POST", { ...iosProfile, "@odata.type": "#microsoft.graph.easEmailProfileConfigurationBase" }],
  ["PATCH", { hostName: "x" }],
])("%s without a concrete type is a ModelValidationFailure", async (method, body) => {
  await using client = await connect();
  const id = await create(client);

  const answer = await client.graph(
    method,
    method === "POST" ? configurations : `${configurations}/${id}`,
    body,
  );

  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({
    code: "ModelValidationFailure",
    message: "Cannot create an abstract class.",
  });
});

test.each([[[]], ["text"], [undefined]])("a create with the body %j is refused", async (body) => {
  await using client = await connect();

  const answer = await client.graph("POST", configurations, body);

  expect([answer.status, answer.body.error.code]).toEqual([400, "ModelValidationFailure"]);
});

test("a type that does not exist cannot be created", async () => {
  await using client = await connect();

  const answer = await client.graph("POST", configurations, {
    ...iosProfile,
    "@odata.type": "#microsoft.graph.iosEmail",
  });

  expect(answer.body.error.message).toBe(
    "A type named 'microsoft.graph.iosEmail' could not be resolved by the model.",
  );
});

test("a PATCH changes only its properties, returns 204 without a body, and increases the version", async () => {
  await using client = await connect();
  const id = await create(client);

  const answer = await client.graph("PATCH", `${configurations}/${id}`, {
    "@odata.type": iosProfile["@odata.type"],
    hostName: "mail.contoso.com",
  });

  expect([answer.status, answer.text]).toEqual([204, ""]);
  const { body } = await client.graph("GET", `${configurations}('${id}')`);
  expect(body).toMatchObject({ ...iosProfile, hostName: "mail.contoso.com", version: 2 });
});

test.each([
  ["the same value", { hostName: iosProfile.hostName }],
  ["nothing but the type", {}],
  ["the same flags in another order", { easServices: "email,calendars" }],
])("a PATCH with %s changes nothing and is refused", async (_name, patch) => {
  await using client = await connect();
  const id = await create(client, { ...iosProfile, easServices: "calendars,email" });

  const answer = await client.graph("PATCH", `${configurations}/${id}`, {
    "@odata.type": iosProfile["@odata.type"],
    ...patch,
  });

  expect(answer.status).toBe(400);
  expect(intuneMessage(answer)).toBe("Invalid patch, at least 1 property must be changed.");
});

test.each([
  ["another type", { ...workProfile }, "cannot be changed to"],
  ["a read-only property", { "@odata.type": iosProfile["@odata.type"], id: "x" }, "'id' is read-only"],
  [
    "a bind",
    { "@odata.type": iosProfile["@odata.type"], "identityCertificate@odata.bind": "https://x" },
    "cannot be updated by PATCH",
  ],
])("a PATCH with %s is refused", async (_name, patch, message) => {
  await using client = await connect();
  const id = await create(client);

  const answer = await client.graph("PATCH", `${configurations}/${id}`, patch);

  expect(answer.status).toBe(400);
  expect(intuneMessage(answer)).toContain(message);
});

test("a PUT of a profile is refused: only a PATCH changes it", async () => {
  await using client = await connect();
  const id = await create(client);

  const { status } = await client.graph("PUT", `${configurations}/${id}`, { ...iosProfile, hostName: "x" });

  expect(status).toBe(400);
  expect(client.loopback.tenant.deviceConfigurations.get(id)).toMatchObject(iosProfile);
});

test("a type without published metadata is listed, and a trailing slash in a URL is ignored", async () => {
  await using client = await connect();
  const type = "#microsoft.graph.androidWorkProfileMigrationConfiguration";
  await create(client, { "@odata.type": type, displayName: "Migration", disableMigration: true });

  const { body } = await client.graph("GET", `${configurations}/`);

  expect(body.value).toContainEqual(expect.objectContaining({ "@odata.type": type, disableMigration: true }));
  expect(client.loopback.violations).toEqual([]);
});

test("applyOnlyToWindowsPhone81 is returned and cannot be set", async () => {
  await using client = await connect();
  const { body } = await client.graph("POST", configurations, windowsPhone);

  const answer = await client.graph("PATCH", `${configurations}/${body.id}`, {
    "@odata.type": windowsPhone["@odata.type"],
    applyOnlyToWindowsPhone81: true,
  });

  expect(body.applyOnlyToWindowsPhone81).toBe(false);
  expect(intuneMessage(answer)).toContain("'applyOnlyToWindowsPhone81' is read-only");
});

test("a deleted profile is gone with its assignments, and a second delete returns 404", async () => {
  await using client = await connect();
  const id = await create(client);
  client.loopback.administrator.assign(id, [
    { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" },
  ]);

  const answers = [
    await client.graph("DELETE", `${configurations}/${id}`),
    await client.graph("DELETE", `${configurations}/${id}`),
    await client.graph("GET", `${configurations}/${id}`),
  ];

  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  expect(answers[0]?.text).toBe("");
  expect(answers[2]?.body.error.code).toBe("ResourceNotFound");
  expect(client.loopback.tenant.assignments.has(id)).toBe(false);
  expect(client.loopback.tenant.references.has(id)).toBe(false);
  expect(client.loopback.violations).toEqual([]);
});

test.each(["$orderby=displayName", "$search=x", "$skip=1"])("%s is not implemented", async (query) => {
  await using client = await connect();

  const { status, body } = await client.graph("GET", `${configurations}?${query}`);

  expect([status, body.error.code]).toEqual([501, "NotImplemented"]);
  expect(client.loopback.violations).toHaveLength(1);
});

test("an error has request ids, and returns the client's own", async () => {
  await using client = await connect();

  const { headers, body } = await client.graph("GET", `${configurations}/none`, undefined, {
    "client-request-id": "mine",
  });

  expect(body.error.innerError["client-request-id"]).toBe("mine");
  expect(body.error.innerError["request-id"]).toBe(headers.get("request-id"));
  expect(headers.get("client-request-id")).toBe("mine");
});

test("a route that is not implemented returns 501 with its method and path", async () => {
  await using client = await connect();

  const { status, body } = await client.graph("GET", "/beta/deviceManagement/deviceCompliancePolicies");

  expect([status, body.error.code]).toEqual([501, "NotImplemented"]);
  expect(body.error.message).toContain("GET /beta/deviceManagement/deviceCompliancePolicies");
  expect(client.loopback.violations).toEqual([expect.stringContaining("501")]);
});
