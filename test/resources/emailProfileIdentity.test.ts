import { inputs, profileCount, profileIn, rolledOut } from "./emailProfileRoom";
import { openRoom } from "./harness";

test("a profile created by a run that was killed before saving it is adopted, not created twice", async () => {
  await using room = await openRoom();
  const killed = await profileIn(room.operation()).create(inputs);
  const operation = room.operation();

  await profileIn(operation).check(inputs);
  const { id } = await profileIn(operation).create(inputs);

  expect(id).toBe(killed.id);
  expect(profileCount(room)).toBe(1);
  expect(operation.lines[0]).toMatch(
    /^ios-mail: adopts profile [-0-9a-f]{36}, which this resource created on [-0-9]{10} [:0-9]{5} UTC and nobody has assigned or changed since: no second one is created\.$/,
  );
});

test.each(["drop", "respond"] as const)(
  "a create whose answer is lost (%s) is looked up and not repeated",
  async (action) => {
    await using room = await openRoom();
    room.loopback.inject({ match: { method: "POST" }, when: "after", action, status: 504 });

    const { id } = await profileIn(room.operation()).create(inputs);

    expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(true);
    expect(profileCount(room)).toBe(1);
  },
);

test("without a marker, an ambiguous create stops and names the candidates", async () => {
  await using room = await openRoom();
  room.loopback.inject({ match: { method: "POST" }, when: "after", action: "drop" });

  const create = profileIn(room.operation()).create({ ...inputs, marker: false });

  await expect(create).rejects.toThrow(
    /It is not known whether the profile was created\. Profiles with this name: [0-9a-f-]{36}\. If one of them is yours, adopt it with opts\.import/,
  );
  expect(profileCount(room)).toBe(1);
});

test("a created object that does not appear in time keeps its id", async () => {
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

test("a forced replacement does not adopt the profile that it replaces", async () => {
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

test("a forced replacement without a diff never deletes the profile that it adopted", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const operation = room.operation();
  const resource = profileIn(operation);

  const created = await resource.create(inputs);
  await resource.delete(id, olds);

  expect(created.id).toBe(id);
  expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(true);
  expect(operation.lines.at(-1)).toBe(
    "ios-mail: stays in the tenant, because another resource of this stack now manages it.",
  );
});

test("opts.import adopts an existing profile and writes only what differs", async () => {
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
  expect(operation.lines[0]).toBe("ios-mail: adopts the existing object that opts.import names.");
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

test("an import of an id that does not exist is refused before any write", async () => {
  await using room = await openRoom();
  const adopt = "11111111-2222-3333-4444-555555555555";

  await expect(profileIn(room.operation(), { adopt }).check(inputs)).rejects.toThrow(
    `import: there is no EmailProfile with the id "${adopt}" in this tenant. Nothing was written.`,
  );
});

test("a change of the platform is a replacement", async () => {
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
