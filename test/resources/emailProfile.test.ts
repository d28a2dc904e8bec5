import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { type Operation, openRoom, type Room } from "./harness";

const list = "GET /beta/deviceManagement/deviceConfigurations";
const route = (method: string, id: string) => `${method} /beta/deviceManagement/deviceConfigurations/${id}`;
const post = "POST /beta/deviceManagement/deviceConfigurations";

const settings = {
  platform: "ios",
  hostName: "outlook.office365.com",
  accountName: "Contoso",
  emailAddressSource: "primarySmtpAddress",
  useOAuth: true,
};
const inputs = { displayName: "iOS mail", settings };

const profileIn = (operation: Operation, facts = {}) =>
  operation.resource(emailProfile, { name: "ios-mail", ...facts });

/** A room whose tenant holds the profile of `inputs`, made by an earlier operation. */
async function rolledOut(
  news: Record<string, unknown> = inputs,
): Promise<{ room: Room; id: string; olds: Record<string, unknown> }> {
  const room = await openRoom();
  const { id, computed } = await profileIn(room.operation()).create(news);
  room.loopback.clearRequests();
  return { room, id, olds: computed ?? {} };
}

const profileCount = (room: Room) =>
  [...room.loopback.tenant.deviceConfigurations.values()].filter(
    ({ displayName }) => displayName === "iOS mail",
  ).length;

test("a new profile is made with one POST, and a second look finds nothing to do", async () => {
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

test("a change made in the portal is told with both values, and put back with one PATCH of that property", async () => {
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
      /^ios-mail: settings\.hostName is "mail\.contoso\.com" in the tenant, declared "outlook\.office365\.com": will be put back\. Last changed on \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/,
    ),
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

test("an update reads the profile, writes once and looks once", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;

  await profileIn(room.operation()).update(id, olds, { ...inputs, displayName: "iOS mail (new)" });

  expect(room.loopback.log).toEqual([route("GET", id), route("PATCH", id), route("GET", id)]);
});

test("a property taken out of the program goes back to the portal's default", async () => {
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

test("what is not declared is neither compared nor written", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.changeDeviceConfiguration(id, {
    blockMovingMessagesToOtherEmailAccounts: true,
  });

  const diff = await profileIn(room.operation()).diff(id, olds, inputs);

  expect(diff.changes).toBe(false);
});

test("ignoreChanges silences a change in the portal on that path, and nothing else", async () => {
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

test("order, case of ids and comma-blank flags are no difference", async () => {
  const declared = {
    ...inputs,
    roleScopeTagIds: ["1", "0"],
    settings: { ...settings, easServices: ["notes", "email"] },
  };
  const { room, id, olds } = await rolledOut(declared);
  await using _ = room;

  expect(room.loopback.tenant.deviceConfigurations.get(id)?.["easServices"]).toBe("email, notes");
  const diff = await profileIn(room.operation()).diff(id, olds, {
    ...inputs,
    roleScopeTagIds: ["0", "1", "1"],
    settings: { ...settings, hostName: "OUTLOOK.office365.com", easServices: ["email", "notes"] },
  });

  expect(diff.changes).toBe(false);
});

test("a profile deleted in the portal is proposed anew, and deleting the old one succeeds", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.deleteDeviceConfiguration(id);
  const operation = room.operation();
  const resource = profileIn(operation);

  const diff = await resource.diff(id, olds, inputs);
  const created = await resource.create(inputs);
  await resource.delete(id, olds);

  expect(diff.replaces).toEqual(["id"]);
  expect(operation.lines).toEqual(["ios-mail: was deleted outside this stack; it will be made again."]);
  expect(created.id).not.toBe(id);
  expect(profileCount(room)).toBe(1);
});

test("a profile that a lagging list lacks is asked for by its id and is not gone", async () => {
  await using room = await openRoom();
  room.loopback.staleReads({ lists: 5 });
  const { id, computed } = await profileIn(room.operation()).create(inputs);

  const diff = await profileIn(room.operation()).diff(id, computed ?? {}, inputs);

  expect(diff.changes).toBe(false);
});

test.each([400, 401, 403])("an answer of %i never means that the profile is gone", async (status) => {
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

test("a profile made by a run that was killed before it could say so is taken over, not made twice", async () => {
  await using room = await openRoom();
  const killed = await profileIn(room.operation()).create(inputs);
  const operation = room.operation();

  await profileIn(operation).check(inputs);
  const { id } = await profileIn(operation).create({ ...inputs, displayName: "iOS mail" });

  expect(id).toBe(killed.id);
  expect(profileCount(room)).toBe(1);
  expect(operation.lines[0]).toBe(
    "ios-mail: an interrupted run has made this profile already; it is taken over, not made twice.",
  );
});

test.each(["drop", "respond"] as const)(
  "a create whose answer is lost (%s) is looked up, never repeated",
  async (action) => {
    await using room = await openRoom();
    room.loopback.inject({ match: { method: "POST" }, when: "after", action, status: 504 });

    const { id } = await profileIn(room.operation()).create(inputs);

    expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(true);
    expect(profileCount(room)).toBe(1);
  },
);

test("without a marker an ambiguous create stops and names the candidates", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "POST" }, when: "after", action: "drop" });

  const create = profileIn(room.operation()).create({ ...inputs, marker: false });

  await expect(create).rejects.toThrow(
    /Whether the profile was made is not known\. Profiles with this name: [0-9a-f-]{36}\. If one of them is yours, take it over with opts\.import/,
  );
  expect(profileCount(room)).toBe(1);
});

test("a create that cannot be seen afterwards keeps its id", async () => {
  await using room = await openRoom();
  room.loopback.inject({
    match: ({ method, path }) => method === "GET" && /deviceConfigurations\/[0-9a-f-]{36}/.test(path),
    status: 403,
    body: { error: { code: "Forbidden", message: "no" } },
  });

  await expect(profileIn(room.operation()).create(inputs)).rejects.toMatchObject({
    made: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      computed: { ...inputs, tenantId: room.loopback.tenantId },
    },
  });
});

test("a replacement that Pulumi was told to make does not take over the profile it replaces", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = profileIn(room.operation());
  const renamed = { ...inputs, displayName: "iOS mail 2" };

  await resource.diff(id, olds, renamed);
  const created = await resource.create(renamed);
  await resource.delete(id, olds);

  expect(created.id).not.toBe(id);
  expect(
    [...room.loopback.tenant.deviceConfigurations.keys()].filter((key) => [id, created.id].includes(key)),
  ).toEqual([created.id]);
});

test("a forced replacement, which shows the provider no diff, never deletes the profile it took over", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const operation = room.operation();
  const resource = profileIn(operation);

  const created = await resource.create(inputs);
  await resource.delete(id, olds);

  expect(created.id).toBe(id);
  expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(true);
  expect(operation.lines.at(-1)).toBe(
    "ios-mail: stays in the tenant, because another resource of this stack manages it now.",
  );
});

test("opts.import takes an existing profile over and writes only what differs", async () => {
  await using room = await openRoom();
  const profile = room.loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
    displayName: "Made by hand",
    hostName: "outlook.office365.com",
    accountName: "Contoso",
    emailAddressSource: "primarySmtpAddress",
  });
  const operation = room.operation();
  const resource = profileIn(operation, { adopt: profile.id });

  await resource.check(inputs);
  const { id, computed } = await resource.create(inputs);

  expect(id).toBe(profile.id);
  expect(operation.lines[0]).toBe("ios-mail: takes over the existing object that opts.import names.");
  const writes = room.loopback.requests.filter(({ kind }) => kind === "write");
  expect(writes.map(({ body }) => body)).toEqual([
    {
      "@odata.type": "#microsoft.graph.iosEasEmailProfileConfiguration",
      displayName: "iOS mail",
      useOAuth: true,
    },
  ]);
  await expect(profileIn(room.operation()).diff(id, computed ?? {}, inputs)).resolves.toMatchObject({
    changes: false,
  });
});

test("importing an id that the tenant does not have is refused before any write", async () => {
  await using room = await openRoom();
  const adopt = "11111111-2222-3333-4444-555555555555";

  await expect(profileIn(room.operation(), { adopt }).check(inputs)).rejects.toThrow(
    `import: there is no EmailProfile with the id "${adopt}" in this tenant. Nothing was written.`,
  );
});

test("another platform is a replacement", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const android = {
    displayName: "iOS mail",
    settings: {
      platform: "androidWorkProfileGmail",
      hostName: "outlook.office365.com",
      emailAddressSource: "primarySmtpAddress",
    },
  };

  const diff = await profileIn(room.operation()).diff(id, olds, android);

  expect(diff.replaces).toEqual(["settings.platform"]);
});

test("an update of an assigned profile says whom it reaches and who signs in again", async () => {
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
    'ios-mail: 37 users in "Sales contractors" sign in to mail again after it.',
    "ios-mail: warning: outlook.office365.com accepts OAuth sign-in only, and useOAuth is not true: mail will not work on these devices. Set settings.useOAuth to true.",
  ]);
});

test("a refresh shows the live values of what is declared, and nothing else", async () => {
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

test("a refresh of a deleted profile says that it is gone", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.deleteDeviceConfiguration(id);

  await expect(profileIn(room.operation()).read(id, olds)).resolves.toBeUndefined();
});

test("another tenant than the state's is refused without a request", async () => {
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

test("a missing permission is named, with what the application has", async () => {
  await using room = await openRoom();
  room.loopback.tenant.applicationRoles = ["DeviceManagementConfiguration.Read.All"];

  await expect(profileIn(room.operation()).create(inputs)).rejects.toThrow(
    /^403 from POST \/beta\/deviceManagement\/deviceConfigurations: the application lacks DeviceManagementConfiguration\.ReadWrite\.All \(it has DeviceManagementConfiguration\.Read\.All\)\. Grant it in Entra ID > App registrations > API permissions, then run this again\. Nothing was written\. \(request-id [0-9a-f-]+\)$/,
  );
});

test("diffAgainst state compares offline", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = room.operation({ asksTenant: false }).resource(emailProfile);

  const diff = await resource.diff(id, olds, { ...inputs, displayName: "New" });

  expect(diff.differences.map(({ path }) => path)).toEqual(["displayName"]);
  expect(room.loopback.log).toEqual([]);
});
