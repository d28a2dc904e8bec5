import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

const exclusionType = "#microsoft.graph.exclusionGroupAssignmentTarget";

test("an additive target that an administrator excludes is refused by the preview and the update, and nothing is written", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: groupId(room, "Board") },
    { "@odata.type": exclusionType, groupId: sales },
  ]);
  const news = {
    profileId,
    mode: "additive",
    targets: [{ kind: "allUsers" }, { kind: "group", groupName: "Sales" }],
  };
  const sentence =
    'targets[1]: the group "Sales" is excluded by an entry that this resource did not add, and Intune either includes a group or excludes it. Nothing was written. Remove that entry in Intune, or remove this target, then run this again.';

  await expect(assignmentIn(room.operation()).check(news)).rejects.toThrow(sentence);
  await expect(assignmentIn(room.operation()).create(news)).rejects.toThrow(sentence);

  expect(assigned(room, profileId)).toHaveLength(2);
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("a target that was there before cannot be excluded by an additive assignment", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }]);
  const olds = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(olds);
  const news = { ...olds, targets: [{ kind: "excludeGroup", groupId: sales }] };

  await expect(assignmentIn(room.operation()).update(id, { ...olds, ...computed }, news)).rejects.toThrow(
    `targets[0]: the group "${sales}" is included by an entry that this resource did not add`,
  );
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("an authoritative assignment turns an administrator's exclusion into its own target", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  room.loopback.administrator.assign(profileId, [{ "@odata.type": exclusionType, groupId: sales }]);

  await assignmentIn(room.operation()).create({ profileId, targets: [{ kind: "group", groupId: sales }] });

  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
  expect(room.loopback.violations).toEqual([]);
});

test.each(["authoritative", "additive"])(
  "an entry with another intent whose group or filter was deleted does not make a change of an %s assignment fail without a reason",
  async (mode) => {
    const { room, profileId, sales } = await withProfile();
    await using _ = room;
    const { administrator, tenant } = room.loopback;
    const gone = administrator.createGroup({ displayName: "Gone" }).id;
    const news = { profileId, mode, targets: [{ kind: "group", groupId: sales }] };
    const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
    const list = tenant.assignments.get(profileId) ?? [];
    const [ours] = list;
    if (!ours) throw new Error("nothing was assigned");
    const filterId = tenant.assignmentFilters[0]?.id ?? "";
    list.push({ ...ours, id: "x", intent: "remove", target: { ...ours.target, groupId: gone } });
    administrator.deleteGroup(gone);
    const more = { ...news, targets: [...news.targets, { kind: "allUsers" }] };

    const state = await assignmentIn(room.operation()).update(id, { ...news, ...computed }, more);
    tenant.assignments.get(profileId)?.push({
      ...ours,
      id: "y",
      intent: "remove",
      target: {
        "@odata.type": groupType,
        groupId: groupId(room, "Board"),
        deviceAndAppManagementAssignmentFilterId: filterId,
        deviceAndAppManagementAssignmentFilterType: "include",
      },
    });
    tenant.assignmentFilters = tenant.assignmentFilters.filter((one) => one.id !== filterId);
    await expect(assignmentIn(room.operation()).delete(id, { ...more, ...state })).rejects.toThrow(
      "assigned with a filter that no longer exists",
    );
    tenant.assignments.get(profileId)?.pop();
    tenant.assignments.get(profileId)?.push({
      ...ours,
      id: "x",
      intent: "remove",
      target: { ...ours.target, groupId: gone },
    });
    await assignmentIn(room.operation()).delete(id, { ...more, ...state });

    expect(assigned(room, profileId)).toEqual([]);
    expect(room.loopback.violations).toEqual([]);
  },
);

test("one filter that is declared by name and by id in the same list is not drift", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const filterId = room.loopback.tenant.assignmentFilters.find(
    ({ displayName }) => displayName === "Corporate iPhones",
  )?.id;
  const news = {
    profileId,
    targets: [
      { kind: "group", groupId: sales, filterName: "Corporate iPhones", filterMode: "include" },
      { kind: "group", groupName: "Board", filterId, filterMode: "include" },
    ],
  };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);

  expect(await assignmentIn(room.operation()).diff(id, { ...news, ...computed }, news)).toMatchObject({
    changes: false,
  });
});

test("after a rename of a group, a check with the profile's id in another case does not look the name up again", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const olds = { profileId, targets: [{ kind: "group", groupName: "Sales" }] };
  await assignmentIn(room.operation()).create(olds);
  room.loopback.administrator.renameGroup(sales, "Sales EMEA");

  expect(
    await assignmentIn(room.operation()).check({ ...olds, profileId: profileId.toUpperCase() }, olds),
  ).toEqual([]);
});
