import { timeouts } from "../../provider/tenant/timeouts";
import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const exclusionType = "#microsoft.graph.exclusionGroupAssignmentTarget";
const byIds = "POST /v1.0/directoryObjects/getByIds";
const list = "GET /beta/deviceManagement/deviceConfigurations";

const byName = (profileId: string, mode = "authoritative") => ({
  profileId,
  mode,
  targets: [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Sales contractors" },
  ],
});

test("others' targets of deleted groups affect nobody, and do not stop an additive write or delete", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const gone = room.loopback.administrator.createGroup({ displayName: "Gone" }).id;
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: gone },
    { "@odata.type": exclusionType, groupId: contractors },
  ]);
  room.loopback.administrator.deleteGroup(gone);
  const news = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const operation = room.operation();

  expect(await assignmentIn(operation).check(news)).toEqual([]);
  const { id, computed = {} } = await assignmentIn(operation).create(news);
  await assignmentIn(room.operation()).delete(id, computed);

  expect(assigned(room, profileId)).toEqual([`exclusionGroupAssignmentTarget ${contractors}`]);
  expect(room.loopback.violations).toEqual([]);
});

test("others' target with a deleted filter is named before an additive write or delete, because Intune would refuse it", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const board = groupId(room, "Board");
  const { administrator, tenant } = room.loopback;
  const filter = tenant.assignmentFilters[0]?.id ?? "";
  const news = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const theirs = {
    "@odata.type": groupType,
    groupId: board,
    deviceAndAppManagementAssignmentFilterId: filter,
    deviceAndAppManagementAssignmentFilterType: "include",
  } as const;
  administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }, theirs]);
  tenant.assignmentFilters = tenant.assignmentFilters.filter((one) => one.id !== filter);
  const more = { ...news, targets: [{ kind: "group", groupId: sales }, { kind: "allUsers" }] };
  const before = assigned(room, profileId);
  const sentence = new RegExp(
    `^10 users in "Board" are assigned with a filter that no longer exists \\("${filter}"\\), by an entry that this resource did not add\\..* Nothing was written\\.`,
  );

  await expect(assignmentIn(room.operation()).diff(id, computed, more)).rejects.toThrow(sentence);
  await expect(assignmentIn(room.operation()).update(id, computed, more)).rejects.toThrow(sentence);
  await expect(assignmentIn(room.operation()).delete(id, computed)).rejects.toThrow(sentence);
  const quiet = await assignmentIn(room.operation()).diff(id, computed, news);

  expect(quiet).toMatchObject({ changes: false });
  expect(assigned(room, profileId)).toEqual(before);
  expect(room.loopback.violations).toEqual([]);
});

test("an authoritative list removes a deleted group's target, and nobody loses anything", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const gone = room.loopback.administrator.createGroup({ displayName: "Gone" }).id;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: sales },
    { "@odata.type": groupType, groupId: gone },
  ]);
  room.loopback.administrator.deleteGroup(gone);
  const operation = room.operation();

  await assignmentIn(operation).diff(id, computed, news);
  await assignmentIn(operation).update(id, computed, news);

  expect(operation.lines.slice(2)).toEqual([
    `ios-mail: the entry of group ${gone}, which was deleted, applies to nobody.`,
  ]);
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${sales}`]);
});

test("a preview looks up the targets of all profiles in one request, whether declared by name or id", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const ids = {
    ...news,
    targets: [
      { kind: "group", groupId: sales },
      { kind: "excludeGroup", groupId: contractors },
    ],
  };
  room.loopback.clearRequests();
  const operation = room.operation();

  for (const inputs of [news, ids]) {
    expect(await assignmentIn(operation).check(inputs, inputs)).toEqual([]);
    expect(await assignmentIn(operation).diff(id, { ...computed, ...inputs }, inputs)).toMatchObject({
      changes: false,
    });
  }

  expect(room.loopback.log).toEqual([list, byIds]);
});
