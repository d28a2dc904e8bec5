import {
  assigned,
  assignmentIn,
  filterNamed,
  groupId,
  groupType,
  withProfile,
} from "./profileAssignmentRoom";

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
  const byId = { filterId: filterNamed(room, "Corporate iPhones"), filterMode: "include" };
  const byName = { filterName: "Corporate iPhones", filterMode: "include" };
  const news = {
    profileId,
    targets: [
      { kind: "group", groupId: sales, ...byName },
      { kind: "group", groupName: "Board", ...byId },
      { kind: "allDevices", ...byName },
      { kind: "allUsers", ...byId },
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
