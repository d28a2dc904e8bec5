import { unknownValue } from "../../provider/lifecycle/check";
import { openRoom } from "./harness";
import { assigned, assignmentIn, groupType, withProfile } from "./profileAssignmentRoom";

const guid = "11111111-2222-3333-4444-555555555555";

test("groups, exclusions, all users and all devices are written in one request, and the next preview has no changes", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const news = {
    profileId,
    targets: [
      { kind: "group", groupId: sales },
      { kind: "excludeGroup", groupId: contractors },
      { kind: "allUsers" },
      { kind: "allDevices" },
    ],
  };

  const { id, computed } = await assignmentIn(room.operation()).create(news);

  expect(id).toBe(profileId);
  expect(assigned(room, profileId).sort()).toEqual([
    "allDevicesAssignmentTarget",
    "allLicensedUsersAssignmentTarget",
    `exclusionGroupAssignmentTarget ${contractors}`,
    `groupAssignmentTarget ${sales}`,
  ]);
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toHaveLength(1);
  const reordered = { profileId: profileId.toUpperCase(), targets: [...news.targets].reverse() };
  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, reordered)).resolves.toMatchObject({
    changes: false,
  });
  expect(room.loopback.violations).toEqual([]);
});

test("a preview says who gets the account, from groups given by name", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const operation = room.operation();
  const targets = [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Sales contractors" },
  ];

  await expect(assignmentIn(operation).check({ profileId, targets })).resolves.toEqual([]);

  expect(operation.lines).toEqual([
    'ios-mail: 1,277 users in "Sales" get the account; 37 users in "Sales contractors" do not.',
  ]);
  expect(room.loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
});

test("a group name that matches none or several groups is refused at its path", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;

  const failures = await assignmentIn(room.operation()).check({
    profileId,
    targets: [
      { kind: "group", groupName: "Nobody" },
      { kind: "group", groupName: "Duplicates" },
    ],
  });

  expect(failures).toEqual([
    {
      property: "targets[0].groupName",
      reason: 'no group is called "Nobody". Check the name, or use groupId.',
    },
    {
      property: "targets[1].groupName",
      reason: expect.stringMatching(
        /^2 groups are called "Duplicates" \([0-9a-f-]+ created 2021-02-03, [0-9a-f-]+ created 2025-06-07\)\. Use groupId\.$/,
      ),
    },
  ]);
});

test("a misspelt group name is refused with a similar name, without an additional request", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  room.loopback.clearRequests();

  const failures = await assignmentIn(room.operation()).check({
    profileId,
    targets: [
      { kind: "group", groupName: "Sale" },
      { kind: "excludeGroup", groupName: "Sales" },
    ],
  });

  expect(failures).toEqual([
    {
      property: "targets[0].groupName",
      reason: 'no group is called "Sale". Did you mean "Sales"? Otherwise use groupId.',
    },
  ]);
  expect(room.loopback.log.filter((line) => line === "GET /v1.0/groups")).toHaveLength(2);
});

test("a renamed group that was declared by name is not a change", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupName: "Sales" }] };
  const { id, computed } = await assignmentIn(room.operation()).create(news);
  const group = room.loopback.tenant.groups.get(sales);
  if (group) group.displayName = "Sales and Marketing";

  room.loopback.clearRequests();
  const assignment = assignmentIn(room.operation());

  expect(await assignment.check(news, news)).toEqual([]);
  expect(await assignment.diff(id, computed ?? {}, news)).toMatchObject({ changes: false });

  // The last request checks whether another group has the same name.
  expect(room.loopback.log).toEqual([
    "GET /beta/deviceManagement/deviceConfigurations",
    "POST /v1.0/directoryObjects/getByIds",
    "GET /v1.0/groups",
  ]);
});

test("a renamed group is refused for another profile, and so is a new name without a group", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const olds = { profileId, targets: [{ kind: "group", groupName: "Sales" }] };
  const group = room.loopback.tenant.groups.get(sales);
  if (group) group.displayName = "Sales and Marketing";
  const assignment = assignmentIn(room.operation());
  const more = [...olds.targets, { kind: "group", groupName: "Nobody" }];

  const refused = (news: object) => assignment.check(news as never, olds).then((all) => all.map(toProperty));
  const toProperty = ({ property }: { property: string }) => property;

  expect(await refused({ ...olds, profileId: unknownValue })).toEqual(["targets[0].groupName"]);
  expect(await refused({ ...olds, targets: more })).toEqual(["targets[1].groupName"]);
});

test("a target added in the portal is reported with who loses the account, and removed", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };
  const { id, computed } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: sales },
    { "@odata.type": groupType, groupId: contractors },
  ]);
  const operation = room.operation();

  const diff = await assignmentIn(operation).diff(id, computed ?? {}, news);
  await assignmentIn(operation).update(id, computed ?? {}, news);

  expect(diff.differences.map(({ path, drift }) => [path, drift])).toEqual([["targets", true]]);
  expect(operation.lines[0]).toMatch(
    /: targets is group "Sales" and group "Sales contractors" in the tenant, but the program declares group "Sales"\./,
  );
  expect(operation.lines.at(-1)).toBe(
    'ios-mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  );
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("deleting an assignment removes the profile from everybody, and says who loses it", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const { id, computed } = await assignmentIn(room.operation()).create({
    profileId,
    targets: [{ kind: "group", groupId: contractors }],
  });
  const operation = room.operation();

  await assignmentIn(operation).delete(id, computed ?? {});

  expect(assigned(room, profileId)).toEqual([]);
  expect(operation.lines).toEqual([
    'ios-mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  ]);
});

test("a preview with unknown ids succeeds", async () => {
  const { room, sales } = await withProfile();
  await using _ = room;
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  const operation = room.operation();

  await expect(
    assignmentIn(operation).check({
      profileId: unknown,
      targets: [{ kind: "group", groupId: sales }, { kind: "group", groupId: unknown }, unknown],
    }),
  ).resolves.toEqual([]);

  expect(operation.lines).toEqual(['ios-mail: 1,277 users in "Sales" get the account.']);
});

test.each([
  [
    "an id that is not a GUID",
    [{ kind: "group", groupId: "sales" }],
    "targets[0].groupId",
    '"sales" is not an id (a GUID).',
  ],
  [
    "a group without an id or name",
    [{ kind: "group" }],
    "targets[0].groupId",
    "is missing: a target of kind group needs groupId or groupName.",
  ],
  [
    "a group with an id and a name",
    [{ kind: "group", groupId: guid, groupName: "x" }],
    "targets[0].groupName",
    "cannot be combined with groupId. Remove one of them.",
  ],
  [
    "a duplicate target",
    [
      { kind: "group", groupId: guid },
      { kind: "group", groupId: guid },
    ],
    "targets[1]",
    "is the same target as targets[0]. Remove one of them.",
  ],
  [
    "a group that is both included and excluded",
    [
      { kind: "group", groupName: "Sales" },
      { kind: "excludeGroup", groupName: "Sales" },
    ],
    "targets[1]",
    "is the same group as targets[0]: Intune either includes a group or excludes it. Remove one of them.",
  ],
  [
    "an exclusion with a filter",
    [{ kind: "excludeGroup", groupId: guid, filterId: guid, filterMode: "include" }],
    "targets[0].filterId",
    "is set on an exclusion, but Intune applies filters to included targets only. Remove it.",
  ],
  [
    "a filter without a mode",
    [{ kind: "allUsers", filterId: guid }],
    "targets[0].filterMode",
    'is missing: a filter needs "include" or "exclude".',
  ],
  [
    "an unknown kind",
    [{ kind: "everybody" }],
    "targets[0].kind",
    '"everybody" is not one of group, excludeGroup, allUsers, allDevices, configurationManagerCollection.',
  ],
])("%s is refused at its path, offline", async (_, targets, property, reason) => {
  await using room = await openRoom();

  const failures = await assignmentIn(room.operation()).check({ profileId: guid, targets });

  expect(failures).toEqual([{ property, reason }]);
  expect(room.loopback.log).toEqual([]);
});
