import type { Values } from "../../provider/lifecycle/define";
import { guidOf } from "../../provider/loopback";
import { integratedAppsSetting } from "../../provider/resources/integratedAppsSetting/resource";
import { Session } from "../../provider/session";
import { openRoom, type Room } from "./harness";
import { classesIn, graph, lowRisk, lowRiskRoom, of } from "./integratedAppsSettingLowRiskRoom";
import { created, low, openWith, writes } from "./integratedAppsSettingRoom";

const exchange = "00000002-0000-0ff1-ce00-000000000000";

const told = async (room: Room, inputs: Values): Promise<string[]> => {
  const operation = room.operation();
  expect(await operation.resource(integratedAppsSetting, { name: "apps" }).check(inputs)).toEqual([]);
  return operation.lines;
};

const reasons = async (room: Room, inputs: Values) =>
  (await room.operation().resource(integratedAppsSetting).check(inputs)).map(
    ({ property, reason }) => `${property}: ${reason}`,
  );

test("declared permissions are classified, and existing classifications of others stay", async () => {
  await using room = await lowRiskRoom("profile");

  const { id, state } = await created(room, lowRisk("User.Read", "openid"));

  expect(classesIn(room.loopback)).toEqual(["User.Read low", "openid low", "profile low"]);
  const { changes } = await room
    .operation()
    .resource(integratedAppsSetting)
    .diff(id, state, lowRisk("openid", "user.read"));
  expect(changes).toBe(false);
  expect(room.loopback.violations).toEqual([]);
});

test("the preview lists the low-risk permissions, and warns of risky ones by name", async () => {
  await using room = await lowRiskRoom("profile");

  expect(await told(room, lowRisk("User.Read", "Mail.Read"))).toEqual([
    "apps: Mail.Read and User.Read will be classified as low.",
    "apps: people can consent to 3 permissions classified as low: Mail.Read, User.Read and profile.",
    "apps: warning: Mail.Read is classified as low: people can give apps of verified publishers access to mail without an administrator.",
  ]);
  expect(writes(room)).toEqual([]);
});

test("without the property, the preview of lowRisk shows the existing classifications", async () => {
  await using room = await openRoom();
  room.loopback.administrator.classifyPermission(graph, "Files.Read.All", "low");

  const lines = await told(room, { userConsent: "lowRisk" });

  expect(lines).toContain("apps: people can consent to 1 permission classified as low: Files.Read.All.");
  expect(lines).toContain(
    "apps: warning: Files.Read.All is classified as low: people can give apps of verified publishers access to files without an administrator.",
  );
});

test("with another mode, the preview says that the permissions have no effect", async () => {
  await using room = await openWith([low]);

  expect(await told(room, { ...lowRisk("openid"), userConsent: "off" })).toContain(
    'apps: lowRiskPermissions do not count with userConsent: "off". They take effect with "lowRisk".',
  );
});

test("a removed classification is drift and is restored, and one that others added is not a difference", async () => {
  await using room = await lowRiskRoom();
  const inputs = lowRisk("User.Read", "openid");
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.classifyPermission(graph, "openid");
  room.loopback.administrator.classifyPermission(graph, "email", "low");
  const setting = room.operation().resource(integratedAppsSetting);

  const { differences } = await setting.diff(id, state, inputs);
  await setting.update(id, state, inputs);

  expect(differences).toEqual([
    { path: "lowRiskPermissions", from: of("User.Read"), to: of("User.Read", "openid"), drift: true },
  ]);
  expect(classesIn(room.loopback)).toEqual(["User.Read low", "email low", "openid low"]);
});

test.each([
  ["a permission removed from the list", lowRisk("User.Read")],
  ["a list removed from the program", { userConsent: "lowRisk" }],
])("%s removes only the classifications that this resource added", async (_, news) => {
  await using room = await lowRiskRoom("email");
  const { id, state } = await created(room, lowRisk("User.Read", "openid", "email"));
  const setting = room.operation().resource(integratedAppsSetting);

  expect((await setting.diff(id, state, news)).changes).toBe(true);
  const updated = await setting.update(id, state, news);

  const kept = "lowRiskPermissions" in news ? ["User.Read low"] : [];
  expect(classesIn(room.loopback)).toEqual([...kept, "email low"]);
  expect((await room.operation().resource(integratedAppsSetting).diff(id, updated, news)).changes).toBe(
    false,
  );
});

test.each([
  ["retain", ["User.Read low", "email low"]],
  ["restore", ["email low"]],
])("a delete with onDelete %s leaves the right classifications", async (onDelete, expected) => {
  await using room = await lowRiskRoom("email");
  const { id, state } = await created(room, { ...lowRisk("User.Read", "email"), onDelete });

  await room.operation().resource(integratedAppsSetting).delete(id, state);

  expect(classesIn(room.loopback)).toEqual(expected);
});

test("a restore adds an original classification that was removed since", async () => {
  await using room = await lowRiskRoom("email");
  const { id, state } = await created(room, { ...lowRisk("User.Read"), onDelete: "restore" });
  room.loopback.administrator.classifyPermission(graph, "email");

  await room.operation().resource(integratedAppsSetting).delete(id, state);

  expect(classesIn(room.loopback)).toEqual(["email low"]);
});

test("an ignored classification stays others' if they remove it and add it again", async () => {
  await using room = await lowRiskRoom("email");
  const inputs = { ...lowRisk("User.Read", "email"), userAppRegistration: false };
  const { id, state } = await created(room, inputs);
  room.loopback.administrator.classifyPermission(graph, "email");
  const ignoring = { name: "apps", ignoreChanges: ["lowRiskPermissions"] };
  const other = { ...inputs, userAppRegistration: true };

  const ignored = await room.operation().resource(integratedAppsSetting, ignoring).update(id, state, other);
  room.loopback.administrator.classifyPermission(graph, "email", "low");
  await room
    .operation()
    .resource(integratedAppsSetting)
    .update(id, ignored, { ...other, lowRiskPermissions: of("User.Read") });

  expect(classesIn(room.loopback)).toEqual(["User.Read low", "email low"]);
});

test("an API can be given by its application id, Microsoft's name or its own name", async () => {
  await using room = await lowRiskRoom();
  const own = { id: guidOf("own"), appId: guidOf("own app"), displayName: "Contoso API" };
  const scope = { id: guidOf("own scope"), value: "Orders.Read", type: "User" as const, isEnabled: true };
  room.loopback.tenant.servicePrincipals.set(own.id, {
    ...{ ...own, servicePrincipalType: "Application", oauth2PermissionScopes: [scope] },
  });
  const inputs = (api: string) => ({
    userConsent: "lowRisk",
    lowRiskPermissions: [
      { api: exchange, permission: "EWS.AccessAsUser.All" },
      { api, permission: "Orders.Read" },
    ],
  });

  const { id, state } = await created(room, inputs("Contoso API"));

  expect(classesIn(room.loopback, own.id)).toEqual(["Orders.Read low"]);
  expect(classesIn(room.loopback, guidOf(`service principal ${exchange}`))).toEqual([
    "EWS.AccessAsUser.All low",
  ]);
  const setting = room.operation().resource(integratedAppsSetting);
  const { differences } = await setting.diff(id, state, inputs(own.appId));
  expect(differences).toEqual([]);
  expect(state["resolvedNames"]).toEqual({ "api:contoso api": own.appId });
});

test("what the tenant cannot classify is refused with the next step, before any write", async () => {
  await using room = await lowRiskRoom();
  room.loopback.administrator.classifyPermission(graph, "Mail.Send", "medium");
  for (const name of ["one", "two"])
    room.loopback.tenant.servicePrincipals.set(guidOf(name), {
      ...{
        id: guidOf(name),
        appId: guidOf(`app ${name}`),
        displayName: "Twice",
        servicePrincipalType: "Application",
      },
    });
  const inputs = {
    userConsent: "lowRisk",
    lowRiskPermissions: [
      ...of("Mail.Reed", "openid", "OPENID", "Mail.Send"),
      { api: "Nowhere", permission: "A" },
      { api: "Twice", permission: "A" },
      { api: guidOf("no api"), permission: "A" },
    ],
  };

  expect(await reasons(room, inputs)).toEqual([
    'lowRiskPermissions[0].permission: "Mail.Reed" is not a delegated permission of Microsoft Graph, and only those can be classified. Did you mean "Mail.Read"?',
    "lowRiskPermissions[2]: is the same permission as lowRiskPermissions[1]. Remove one of them.",
    expect.stringMatching(
      /^lowRiskPermissions\[3\]\.permission: "Mail\.Send" is classified as medium in the tenant/,
    ),
    'lowRiskPermissions[4].api: there is no application "Nowhere" in this tenant. Check the name, or use the application id.',
    expect.stringMatching(/^lowRiskPermissions\[5\]\.api: 2 applications are called "Twice"/),
    expect.stringMatching(
      /^lowRiskPermissions\[6\]\.permission: the tenant has no API with the application id/,
    ),
  ]);
  expect(writes(room)).toEqual([]);
});

test.each([
  ["https://graph.microsoft.com/User.Read", "Leave out the address of the API"],
  ["User Read", "is not the name of a permission"],
])("%s is refused as the name of a permission", async (permission, reason) => {
  await using room = await openRoom();

  expect((await reasons(room, lowRisk(permission))).join()).toContain(reason);
  expect(room.loopback.log).toEqual([]);
});

test("a preview without changes sends one request per API, and none per permission", async () => {
  await using room = await lowRiskRoom();
  const inputs = lowRisk("User.Read", "openid");
  const { id, state } = await created(room, inputs);
  const setting = room.operation().resource(integratedAppsSetting);

  await setting.check(inputs, state);
  await setting.diff(id, state, inputs);

  expect(room.loopback.log.toSorted()).toEqual([
    "GET /v1.0/policies/authorizationPolicy",
    "GET /v1.0/policies/permissionGrantPolicies",
    `GET /v1.0/servicePrincipals(appId='${graph}')/delegatedPermissionClassifications`,
  ]);
});

test.each([
  ["declares the classified permissions if the mode needs them", [low], of("User.Read", "openid")],
  ["leaves them out with another mode", [], undefined],
])("an import %s", async (_, assigned, expected) => {
  await using room = await openWith(assigned);
  for (const permission of ["openid", "User.Read"])
    room.loopback.administrator.classifyPermission(graph, permission, "low");
  const variables = room.loopback.environment;
  const session = new Session(
    () => undefined,
    () => {},
    { variables },
  );

  const found = await session.import(
    integratedAppsSetting,
    { name: "apps", owner: "0123456789abcdef", ignoreChanges: [] },
    room.loopback.tenantId,
  );

  const permissions = found?.inputs["lowRiskPermissions"] as { permission: string }[] | undefined;
  expect(permissions?.toSorted((a, b) => (a.permission < b.permission ? -1 : 1))).toEqual(expected);
});
