import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { inputs, profileCount, profileIn, rolledOut, settings } from "./emailProfileRoom";
import { openRoom } from "./harness";

const list = "GET /beta/deviceManagement/deviceConfigurations";

const route = (method: string, id: string) => `${method} /beta/deviceManagement/deviceConfigurations/${id}`;

const post = "POST /beta/deviceManagement/deviceConfigurations";

test("a new profile is created with one POST, and the next preview has no changes", async () => {
  await using room = await openRoom();

  const { id, computed } = await profileIn(room.operation()).create(inputs);

  expect(computed).toEqual({ ...inputs, tenantId: room.loopback.tenantId });
  expect(room.loopback.log).toEqual([list, post, route("GET", id)]);
  const diff = await profileIn(room.operation()).diff(id, computed ?? {}, inputs);
  expect(diff).toEqual({ changes: false, replaces: [], differences: [], steering: [] });
  expect(room.loopback.violations).toEqual([]);
});

test("the preview of a new profile only reads", async () => {
  await using room = await openRoom();

  await expect(profileIn(room.operation()).check(inputs)).resolves.toEqual([]);

  expect(room.loopback.log).toEqual([list, "GET /v1.0/policies/authorizationPolicy"]);
});

test("a change made in the portal is reported with both values, and reset with one PATCH of that property", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, { hostName: "mail.contoso.com" });
  const operation = room.operation();

  const diff = await profileIn(operation).diff(id, olds, inputs);
  await profileIn(operation).update(id, olds, inputs);

  expect(diff.differences).toEqual([
    { path: "settings.hostName", from: "mail.contoso.com", to: "outlook.office365.com", drift: true },
  ]);
  expect(operation.lines).toEqual([
    expect.stringMatching(
      /^ios-mail: settings\.hostName is "mail\.contoso\.com" in the tenant, but the program declares "outlook\.office365\.com"\. Last changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
    ),
    "ios-mail: will be reset to the declared values.",
  ]);
  const patches = room.loopback.requests.filter(({ kind }) => kind === "write");
  expect(patches.map(({ method, body }) => ({ method, body }))).toEqual([
    {
      method: "PATCH",
      body: {
        "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
        hostName: "outlook.office365.com",
      },
    },
  ]);
  expect(room.loopback.violations).toEqual([]);
});

test("an update reads the profile, writes once and reads once", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;

  await profileIn(room.operation()).update(id, olds, { ...inputs, displayName: "iOS mail (new)" });

  expect(room.loopback.log).toEqual([route("GET", id), route("PATCH", id), route("GET", id)]);
});

test("a property removed from the program is reset to the portal's default", async () => {
  const { room, id, olds } = await rolledOut({ ...inputs, description: "Mail", roleScopeTagIds: ["0", "7"] });
  await using _ = room;
  const { useOAuth, ...less } = settings;

  const diff = await profileIn(room.operation()).diff(id, olds, { displayName: "iOS mail", settings: less });
  await profileIn(room.operation()).update(id, olds, { displayName: "iOS mail", settings: less });

  expect(diff.differences.map(({ path, to }) => [path, to])).toEqual([
    ["settings.useOAuth", false],
    ["description", ""],
    ["roleScopeTagIds", ["0"]],
  ]);
  expect(room.loopback.tenant.deviceConfigurations.get(id)).toMatchObject({
    useOAuth: false,
    roleScopeTagIds: ["0"],
    description: "[pulumi:0123456789abcdef]",
  });
});

test("undeclared properties are neither compared nor written", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, {
    blockMovingMessagesToOtherEmailAccounts: true,
  });

  const diff = await profileIn(room.operation()).diff(id, olds, inputs);

  expect(diff.changes).toBe(false);
});

test("ignoreChanges hides a change in the portal on its path only", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, {
    hostName: "mail.contoso.com",
    accountName: "Other",
  });

  const diff = await profileIn(room.operation(), { ignoreChanges: ["settings.hostName"] }).diff(
    id,
    olds,
    inputs,
  );

  expect(diff.differences.map(({ path }) => path)).toEqual(["settings.accountName"]);
});

test("order, case of ids and spacing of flags are not differences", async () => {
  const declared = {
    ...inputs,
    roleScopeTagIds: ["1", "0"],
    settings: { ...settings, easServices: ["notes", "email"] },
  };
  const { room, id, olds } = await rolledOut(declared);
  await using _ = room;

  expect(room.loopback.tenant.deviceConfigurations.get(id)?.["easServices"]).toBe("email,notes");
  const diff = await profileIn(room.operation()).diff(id, olds, {
    ...inputs,
    roleScopeTagIds: ["0", "1", "1"],
    settings: { ...settings, hostName: "OUTLOOK.office365.com", easServices: ["email", "notes"] },
  });

  expect(diff.changes).toBe(false);
});

test("a profile deleted in the portal is recreated, and the delete of the old one succeeds", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.deleteDeviceConfiguration(id);
  const operation = room.operation();
  const resource = profileIn(operation);

  const diff = await resource.diff(id, olds, inputs);
  const created = await resource.create(inputs);
  await resource.delete(id, olds);

  expect(diff.replaces).toEqual(["id"]);
  expect(operation.lines).toEqual(["ios-mail: was deleted outside this stack; it will be recreated."]);
  expect(created.id).not.toBe(id);
  expect(profileCount(room)).toBe(1);
});

test("a profile that is missing from a lagging list is read by its id and not reported as deleted", async () => {
  await using room = await openRoom();
  room.loopback.staleReads({ lists: 5 });
  const { id, computed } = await profileIn(room.operation()).create(inputs);

  const diff = await profileIn(room.operation()).diff(id, computed ?? {}, inputs);

  expect(diff.changes).toBe(false);
});

test.each([400, 401, 403])("a status of %i never means that the profile is deleted", async (status) => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.inject({
    match: { method: "GET" },
    times: Infinity,
    status,
    body: { error: { code: "X", message: "no" } },
  });

  await expect(profileIn(room.operation()).diff(id, olds, inputs)).rejects.toThrow(String(status));
  await expect(profileIn(room.operation()).read(id, olds)).rejects.toThrow(String(status));
});

test("an update of an assigned profile says whom it affects and who has to sign in again", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const sales = [...room.loopback.tenant.groups.values()].find(
    ({ displayName }) => displayName === "Sales contractors",
  );
  room.loopback.administrator.assign(id, [
    { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: sales?.id ?? "" },
  ]);
  const operation = room.operation();

  await profileIn(operation).diff(id, olds, { ...inputs, settings: { ...settings, useOAuth: false } });

  expect(operation.lines).toEqual([
    'ios-mail: 37 users in "Sales contractors" may be asked to approve the change.',
    'ios-mail: 37 users in "Sales contractors" will have to sign in to mail again.',
    "ios-mail: warning: outlook.office365.com only accepts sign-in with OAuth, and useOAuth is not true: mail will not work on these devices. Set settings.useOAuth to true.",
  ]);
});

test("a refresh returns the live values of declared properties only", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, {
    hostName: "mail.contoso.com",
    requireSmime: true,
  });

  await expect(profileIn(room.operation()).read(id, olds)).resolves.toEqual({
    ...olds,
    settings: { ...settings, hostName: "mail.contoso.com" },
  });
});

test("a refresh of a deleted profile reports the deletion", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.deleteDeviceConfiguration(id);

  await expect(profileIn(room.operation()).read(id, olds)).resolves.toBeUndefined();
});

test("a state of another tenant is refused without a request", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const foreign = { ...olds, tenantId: "11111111-2222-3333-4444-555555555555" };
  const sentence =
    /^signed in to tenant .* but this stack manages tenant 11111111-2222-3333-4444-555555555555\. Nothing was read or written\./;
  const resource = profileIn(room.operation());

  await expect(resource.diff(id, foreign, inputs)).rejects.toThrow(sentence);
  await expect(resource.read(id, foreign)).rejects.toThrow(sentence);
  await expect(resource.update(id, foreign, inputs)).rejects.toThrow(sentence);
  await expect(resource.delete(id, foreign)).rejects.toThrow(sentence);
  expect(room.loopback.log).toEqual([]);
});

test("a missing permission is named, with the existing permissions of the application", async () => {
  await using room = await openRoom();
  room.loopback.tenant.applicationRoles = ["DeviceManagementConfiguration.Read.All"];

  await expect(profileIn(room.operation()).create(inputs)).rejects.toThrow(
    /^403 from POST \/beta\/deviceManagement\/deviceConfigurations: the application lacks DeviceManagementConfiguration\.ReadWrite\.All \(it has DeviceManagementConfiguration\.Read\.All\)\. Grant it in Entra ID > App registrations > API permissions, then run this again\. Nothing was written\. \(request-id [0-9a-f-]+\)$/,
  );
});

test("a 403 although the application has the permission says so, and names other possible causes", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: { method: "POST", path: /deviceConfigurations$/ },
    status: 403,
    body: { error: { code: "Forbidden", message: "Tenant has no licence" } },
  });

  await expect(profileIn(room.operation()).create(inputs)).rejects.toThrow(
    /^403 from POST \/beta\/deviceManagement\/deviceConfigurations: the application has DeviceManagementConfiguration\.ReadWrite\.All, so something else prevents this: a role, a licence, scope tags, Conditional Access or Multi Admin Approval\. The service says: Tenant has no licence\. Check these with an administrator of the tenant, then run this again\. Nothing was written\. \(request-id [0-9a-f-]+\)$/,
  );
});

test("diffAgainst state compares offline", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = room.operation({ comparesWithTenant: false }).resource(emailProfile);

  const diff = await resource.diff(id, olds, { ...inputs, displayName: "New" });

  expect(diff.differences.map(({ path }) => path)).toEqual(["displayName"]);
  expect(room.loopback.log).toEqual([]);
});
