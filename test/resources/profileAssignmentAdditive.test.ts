import { assigned, assignmentIn, groupType, withProfile } from "./profileAssignmentRoom";

test("targets of a policy set are neither counted nor written, and stay", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  room.loopback.administrator.addPolicySetAssignment(profileId, {
    "@odata.type": groupType,
    groupId: contractors,
  });
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };

  const { id, computed } = await assignmentIn(room.operation()).create(news);

  expect(assigned(room, profileId).sort()).toEqual(
    [`groupAssignmentTarget ${contractors}`, `groupAssignmentTarget ${sales}`].sort(),
  );
  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });
});

test("two additive resources on one profile do not conflict, and each removes only its own targets", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const one = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const two = { profileId, mode: "additive", targets: [{ kind: "group", groupId: contractors }] };
  const first = await assignmentIn(room.operation()).create(one);
  const second = await assignmentIn(room.operation(), { owner: "bbbbbbbbbbbbbbbb" }).create(two);

  await expect(
    assignmentIn(room.operation()).diff(first.id, first.computed ?? {}, one),
  ).resolves.toMatchObject({ changes: false });
  await expect(
    assignmentIn(room.operation(), { owner: "bbbbbbbbbbbbbbbb" }).diff(second.id, second.computed ?? {}, two),
  ).resolves.toMatchObject({ changes: false });
  await assignmentIn(room.operation()).delete(first.id, first.computed ?? {});

  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${contractors}`]);
});

test("deleting one of two additive resources on a profile removes only its targets", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const one = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const two = { profileId, mode: "additive", targets: [{ kind: "group", groupId: contractors }] };
  const first = await assignmentIn(room.operation()).create(one);
  const second = await assignmentIn(room.operation(), { owner: "bbbbbbbbbbbbbbbb" }).create(two);
  const operation = room.operation();

  await assignmentIn(operation, { owner: "bbbbbbbbbbbbbbbb" }).diff(second.id, second.computed ?? {}, two);
  await assignmentIn(operation).delete(first.id, first.computed ?? {});

  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${contractors}`]);
});

test("an additive resource leaves a target that existed before", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }]);
  const news = {
    profileId,
    mode: "additive",
    targets: [{ kind: "group", groupId: sales }, { kind: "allUsers" }],
  };
  const { id, computed } = await assignmentIn(room.operation()).create(news);

  await assignmentIn(room.operation()).delete(id, computed ?? {});

  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("an assignment renamed without an alias leaves the tenant unchanged", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };
  const old = await assignmentIn(room.operation()).create(news);
  room.loopback.clearRequests();
  const operation = room.operation();

  await assignmentIn(operation, { name: "renamed", owner: "cccccccccccccccc" }).create(news);
  await assignmentIn(operation).delete(old.id, old.computed ?? {});

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("the preview of an additive resource reports existing targets, and how to keep them when renaming it", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  await assignmentIn(room.operation()).create(news);
  const operation = room.operation();

  await assignmentIn(operation, { name: "renamed", owner: "cccccccccccccccc" }).check(news);

  expect(operation.lines).toContain(
    'renamed: 1 target is already assigned: existing assignments stay when this resource is deleted. If this is a renamed resource, add aliases: [{ name: "<old name>" }] to it.',
  );
});
