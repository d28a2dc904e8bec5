import { guidOf } from "../../provider/loopback";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { type Operation, openRoom, type Room } from "./harness";
import { groupId, inputs } from "./profileAssignmentRoom";

const corporate = guidOf("filter Corporate iPhones");
const personal = guidOf("filter Personal Android");

async function withProfile() {
  const room = await openRoom();
  const { id } = await room.operation().resource(emailProfile).create(inputs);
  room.loopback.clearRequests();
  return { room, id, sales: groupId(room, "Sales"), board: groupId(room, "Board") };
}

const assignmentIn = (operation: Operation, owner = "aaaaaaaaaaaaaaaa") =>
  operation.resource(profileAssignment, { name: "mail", owner });

const targetsOf = ({ loopback }: Room, id: string) =>
  (loopback.tenant.assignments.get(id) ?? []).map(({ target }) => ({
    who: target.groupId ?? target.collectionId ?? target["@odata.type"].split(".").at(-1),
    filter: target.deviceAndAppManagementAssignmentFilterId,
    mode: target.deviceAndAppManagementAssignmentFilterType,
  }));

test.each([
  ["by id", { filterId: corporate }],
  ["by name", { filterName: "Corporate iPhones" }],
])("a filter %s is written, read back and changed", async (_, filter) => {
  const { room, id, sales } = await withProfile();
  await using _room = room;
  const target = { kind: "group", groupId: sales };
  const news = { profileId: id, targets: [{ ...target, ...filter, filterMode: "include" }] };

  const { computed } = await assignmentIn(room.operation()).create(news);
  expect(targetsOf(room, id)).toEqual([{ who: sales, filter: corporate, mode: "include" }]);
  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });

  const excluding = { profileId: id, targets: [{ ...target, ...filter, filterMode: "exclude" }] };
  const operation = room.operation();
  await assignmentIn(operation).diff(id, computed ?? {}, excluding);
  const changed = await assignmentIn(operation).update(id, computed ?? {}, excluding);
  expect(targetsOf(room, id)).toEqual([{ who: sales, filter: corporate, mode: "exclude" }]);
  expect(operation.lines).toEqual([
    'mail: the filter for 1,277 users in "Sales" changes: devices that are no longer included lose the account, and newly included devices get it.',
  ]);

  const bare = { profileId: id, targets: [target] };
  await assignmentIn(room.operation()).update(id, changed, bare);
  expect(targetsOf(room, id)).toEqual([{ who: sales, filter: null, mode: "none" }]);
  expect(room.loopback.violations).toEqual([]);
});

test("a filter that was changed in the portal is reported and reset", async () => {
  const { room, id } = await withProfile();
  await using _ = room;
  const news = { profileId: id, targets: [{ kind: "allUsers", filterId: corporate, filterMode: "include" }] };
  const { computed } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.assign(id, [
    {
      "@odata.type": "#microsoft.graph.allLicensedUsersAssignmentTarget",
      deviceAndAppManagementAssignmentFilterId: personal,
      deviceAndAppManagementAssignmentFilterType: "include",
    },
  ]);

  const diff = await assignmentIn(room.operation()).diff(id, computed ?? {}, news);
  await assignmentIn(room.operation()).update(id, computed ?? {}, news);

  expect(diff.differences.map(({ path, drift }) => [path, drift])).toEqual([["targets", true]]);
  expect(targetsOf(room, id)).toEqual([
    { who: "allLicensedUsersAssignmentTarget", filter: corporate, mode: "include" },
  ]);
});

test("a filter name that matches none or several filters is refused at its path, with the matches", async () => {
  const { room, id } = await withProfile();
  await using _ = room;
  const { assignmentFilters } = room.loopback.tenant;
  const [first] = assignmentFilters;
  if (first) assignmentFilters.push({ ...first, id: guidOf("filter twin") });

  const failures = await assignmentIn(room.operation()).check({
    profileId: id,
    targets: [
      { kind: "allUsers", filterName: "Corporate iPhones", filterMode: "include" },
      { kind: "allDevices", filterName: "Nothing", filterMode: "exclude" },
    ],
  });

  expect(failures).toEqual([
    {
      property: "targets[0].filterName",
      reason: expect.stringMatching(
        /^2 assignment filters are called "Corporate iPhones" \([0-9a-f-]{36}.*, [0-9a-f-]{36}.*\)\. Use filterId\.$/,
      ),
    },
    {
      property: "targets[1].filterName",
      reason: 'no assignment filter is called "Nothing". Check the name, or use filterId.',
    },
  ]);
  expect(room.loopback.requests.every(({ kind }) => kind === "read")).toBe(true);
});

test("a renamed filter that was declared by name is not a change", async () => {
  const { room, id } = await withProfile();
  await using _ = room;
  const news = {
    profileId: id,
    targets: [{ kind: "allUsers", filterName: "Corporate iPhones", filterMode: "include" }],
  };
  const { computed } = await assignmentIn(room.operation()).create(news);
  const filter = room.loopback.tenant.assignmentFilters.find((one) => one.id === corporate);
  if (filter) filter.displayName = "Company phones";

  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });
});

test("a Configuration Manager collection is assigned and read back", async () => {
  const { room, id } = await withProfile();
  await using _ = room;
  const news = {
    profileId: id,
    targets: [{ kind: "configurationManagerCollection", collectionId: "SMS00001" }],
  };
  const operation = room.operation();

  await assignmentIn(operation).check(news);
  const { computed } = await assignmentIn(operation).create(news);

  expect(targetsOf(room, id)).toEqual([{ who: "SMS00001", filter: null, mode: "none" }]);
  expect(operation.lines).toEqual(["mail: the devices of collection SMS00001 get the account."]);
  await expect(assignmentIn(room.operation()).diff(id, computed ?? {}, news)).resolves.toMatchObject({
    changes: false,
  });
});

test("an additive resource that changes its targets keeps existing ones, and says who loses the account", async () => {
  const { room, id, sales, board } = await withProfile();
  await using _ = room;
  const contractors = groupId(room, "Sales contractors");
  room.loopback.administrator.assign(id, [
    { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: board },
  ]);
  const additive = (...groups: string[]) => ({
    profileId: id,
    mode: "additive",
    targets: groups.map((one) => ({ kind: "group", groupId: one })),
  });
  const { computed } = await assignmentIn(room.operation()).create(additive(contractors));
  const operation = room.operation();

  await assignmentIn(operation).diff(id, computed ?? {}, additive(sales, board));
  const changed = await assignmentIn(operation).update(id, computed ?? {}, additive(sales, board));
  const whos = () =>
    targetsOf(room, id)
      .map(({ who }) => who)
      .sort();

  expect(whos()).toEqual([board, sales].sort());
  expect(operation.lines).toEqual([
    'mail: 1,277 users in "Sales" get the account.',
    'mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  ]);
  expect(changed["foundBefore"]).toEqual([`group/${board}`]);

  await assignmentIn(room.operation()).delete(id, changed);
  expect(whos()).toEqual([board]);
});

test("removing an exclusion says who is no longer excluded", async () => {
  const { room, id, sales } = await withProfile();
  await using _ = room;
  const contractors = groupId(room, "Sales contractors");
  const target = { kind: "group", groupId: sales };
  const { computed } = await assignmentIn(room.operation()).create({
    profileId: id,
    targets: [target, { kind: "excludeGroup", groupId: contractors }],
  });
  const operation = room.operation();

  await assignmentIn(operation).diff(id, computed ?? {}, { profileId: id, targets: [target] });

  expect(operation.lines).toEqual([
    'mail: 37 users in "Sales contractors" are no longer excluded from the account.',
  ]);
});
