import type { Context } from "../../provider/lifecycle/define";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

const { goneMs } = timeouts;
beforeEach(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const nobody = "91d00000-0000-4000-8000-000000000000";
const named = (...names: string[]) => names.map((groupName) => ({ kind: "group", groupName }));

test("a declared name that several groups have after the declared group was deleted is refused with all of them", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  const news = { profileId, targets: named("Sales") };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  administrator.deleteGroup(sales);
  const others = [1, 2].map(
    () => administrator.createGroup({ displayName: "Sales", createdDateTime: "2026-11-20T09:00:00Z" }).id,
  );

  const diff = assignmentIn(room.operation()).diff(id, computed, news);

  await expect(diff).rejects.toThrow(
    /^targets\[0\]\.groupName: 2 groups are called "Sales" \(.* created 2026-11-20\)/,
  );
  await expect(diff).rejects.toThrow(others[0]);
  await expect(diff).rejects.toThrow("Use groupId. Nothing was written.");
});

test("a name that never existed is not reported as a deleted group", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: named("Sails") };

  const creating = assignmentIn(room.operation()).create(news);

  await expect(creating).rejects.toThrow(
    'targets[0].groupName: no group is called "Sails". Check the name, or use groupId. Nothing was written.',
  );
  expect(assigned(room, profileId)).toEqual([]);
});

test("a group that is created after its name was looked up is found by the next look in the same run", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: named("New") };
  const operation = room.operation();
  const before = await assignmentIn(operation).check(news);
  room.loopback.administrator.createGroup({ displayName: "New" });

  const after = await assignmentIn(operation).check(news);

  expect([before.length, after.length]).toEqual([1, 0]);
});

test("if groups may not be read, a name in the state keeps its id", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: named("Sales") };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const roles = room.loopback.tenant.applicationRoles;
  room.loopback.tenant.applicationRoles = roles.filter((role) => !/^(Directory|Group)/.test(role));

  expect(await assignmentIn(room.operation()).diff(id, computed, news)).toMatchObject({ changes: false });

  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("a refresh shows a renamed group under its declared name, and a deleted group by its id", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: named("Sales", "Sales contractors") };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.renameGroup(sales, "Sales EMEA");
  room.loopback.administrator.deleteGroup(contractors);

  expect(await assignmentIn(room.operation()).read(id, { ...news, ...computed })).toMatchObject({
    targets: [
      { kind: "group", groupName: "Sales" },
      { kind: "group", groupId: contractors },
    ],
  });
});

test.each([
  [5, "one by one", []],
  [6, "in one batch", ["POST /v1.0/$batch"]],
])("%i names are looked up %s", async (names, _, batches) => {
  const { room, profileId } = await withProfile();
  await using __ = room;
  const all = Array.from({ length: names }, (_, index) => `Team ${index}`);
  for (const displayName of all) room.loopback.administrator.createGroup({ displayName });

  expect(await assignmentIn(room.operation()).check({ profileId, targets: named(...all) })).toEqual([]);

  const log = room.loopback.log.filter((line) => line === "GET /v1.0/groups" || line.includes("$batch"));
  expect(log).toEqual([...batches, ...Array(names).fill("GET /v1.0/groups")]);
});

test("the exclusion of a deleted group is reported as one that excludes nobody", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  const gone = administrator.createGroup({ displayName: "Gone" }).id;
  const news = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: sales },
    { "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget", groupId: gone },
  ]);
  administrator.deleteGroup(gone);
  const operation = room.operation();

  await assignmentIn(operation).diff(id, computed, {
    ...news,
    targets: [...news.targets, { kind: "allDevices" }],
  });

  expect(operation.lines).toContain(
    `ios-mail: the exclusion of group ${gone}, which was deleted, excludes nobody.`,
  );
});

test("goneIn reports a deleted group at its path, and a deleted filter for the whole list", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const context = { tenant: room.operation().tenant, tell: () => {} } as unknown as Context;
  const targets = [
    { kind: "allUsers" as const },
    {
      kind: "group" as const,
      groupId: groupId(room, "Board"),
      filterId: nobody,
      filterMode: "include" as const,
    },
    { kind: "group" as const, groupId: nobody },
  ];

  expect(await profileAssignment.verbs.goneIn?.(context, { profileId, targets })).toEqual([
    { property: "targets[2].groupId", reason: expect.stringContaining(`no group with the id "${nobody}"`) },
    { property: "targets:", reason: expect.stringContaining(`no assignment filter with the id "${nobody}"`) },
  ]);
  expect(await profileAssignment.verbs.goneIn?.(context, { profileId })).toEqual([]);
});

test("an id of another kind of directory object is refused in words", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  room.loopback.inject({
    match: { path: /getByIds$/ },
    status: 200,
    body: {
      value: [
        { "@odata.type": "#microsoft.graph.servicePrincipal", id: nobody },
        { "@odata.type": "#microsoft.graph.orgContact", id: nobody.replace("91d", "92d") },
      ],
    },
  });
  const targets = [nobody, nobody.replace("91d", "92d")].map((groupId) => ({ kind: "group", groupId }));

  const failures = await assignmentIn(room.operation()).check({ profileId, targets });

  expect(failures.map(({ reason }) => reason)).toEqual([
    `"${nobody}" is a service principal, not a group. Use a group that it is a member of.`,
    `"${nobody.replace("91d", "92d")}" is an org contact, not a group. Use a group that it is a member of.`,
  ]);
});

test("a preview shows a target that is no longer declared under its name in the state", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const olds = { profileId, targets: named("Sales", "Board") };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(olds);
  const news = { profileId, targets: named("Board") };

  const { differences } = await assignmentIn(room.operation()).diff(id, { ...olds, ...computed }, news);

  expect(differences).toMatchObject([{ path: "targets", from: named("Sales", "Board") }]);
});
