import { unknownValue } from "../../provider/lifecycle/check";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import {
  assigned,
  assignmentIn,
  filterNamed,
  groupType,
  inputs,
  withProfile,
  writesOf,
} from "./profileAssignmentRoom";

const { goneMs } = timeouts;
beforeAll(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const nobody = "91d00000-0000-4000-8000-000000000000";

test("a filter that does not exist or is for another platform is refused at its path", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const android = filterNamed(room, "Personal Android");
  const targets = [
    { kind: "allUsers", filterId: nobody, filterMode: "include" },
    { kind: "allDevices", filterId: android.toUpperCase(), filterMode: "include" },
    { kind: "group", groupName: "Sales", filterName: "Personal Android", filterMode: "exclude" },
    { kind: "group", groupName: "Board", filterName: "Corporate iPhones", filterMode: "exclude" },
  ];
  const platform =
    'the assignment filter "Personal Android" is for androidWorkProfile, and the profile for ios: it would match no device, or all of them. Use a filter for iOS.';
  const failures = [
    {
      property: "targets[0].filterId",
      reason: `there is no assignment filter with the id "${nobody}" in this tenant. Use the id of a filter that exists, or remove it.`,
    },
    { property: "targets[1].filterId", reason: platform },
    { property: "targets[2].filterName", reason: platform },
  ];

  expect(await assignmentIn(room.operation()).check({ profileId, targets })).toEqual(failures);
  expect(await assignmentIn(room.operation()).check({ profileId, targets }, { profileId, targets })).toEqual(
    failures,
  );
  await expect(assignmentIn(room.operation()).create({ profileId, targets })).rejects.toThrow(nobody);
  expect(writesOf(room)).toBe(0);
});

test("a work profile accepts filters with either of Graph's names for Android Enterprise, and no others", async () => {
  const { room } = await withProfile();
  await using _ = room;
  const { platform: __, accountName: ___, ...settings } = inputs.settings;
  const { id: profileId } = await room
    .operation()
    .resource(emailProfile, { owner: "dddddddddddddddd" })
    .create({ ...inputs, settings: { ...settings, platform: "androidWorkProfileGmail" } });
  room.loopback.administrator.createAssignmentFilter({
    displayName: "Enterprise",
    platform: "androidForWork",
  });
  const check = (filterName: string) =>
    assignmentIn(room.operation()).check({
      profileId,
      targets: [{ kind: "allUsers", filterName, filterMode: "include" }],
    });

  expect(await check("Enterprise")).toEqual([]);
  expect(await check("Personal Android")).toEqual([]);
  expect(await check("Corporate iPhones")).toHaveLength(1);
});

test("a recreated filter is reported and assigned, and the next preview is silent", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator, tenant } = room.loopback;
  const news = {
    profileId,
    targets: [{ kind: "group", groupId: sales, filterName: "Corporate iPhones", filterMode: "include" }],
  };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  administrator.deleteAssignmentFilter(filterNamed(room, "Corporate iPhones"));
  const made = administrator.createAssignmentFilter({ displayName: "Corporate iPhones", platform: "iOS" });
  const operation = room.operation();

  expect(await assignmentIn(operation).check(news, news)).toEqual([]);
  expect((await assignmentIn(operation).diff(id, computed, news)).differences).toMatchObject([
    { drift: true },
  ]);
  const state = await assignmentIn(operation).update(id, computed, news);

  expect(operation.lines.slice(2)).toEqual([
    'ios-mail: "Corporate iPhones" is a different assignment filter now: the declared one was deleted, and another one has its name. Until the new one is assigned, its rule does not apply.',
    'ios-mail: the filter for 1,277 users in "Sales" changes: devices that are no longer included lose the account, and newly included devices get it.',
  ]);
  expect(tenant.assignments.get(profileId)?.[0]?.target).toMatchObject({
    deviceAndAppManagementAssignmentFilterId: made.id,
  });
  const again = room.operation();
  expect(await assignmentIn(again).diff(id, { ...news, ...state }, news)).toMatchObject({ changes: false });
  expect(again.lines).toEqual([]);
});

test("a deleted filter, and a renamed one whose name another filter now has, are reported like groups", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator, tenant } = room.loopback;
  const filter = tenant.assignmentFilters[0] ?? { id: "", displayName: "" };
  const news = {
    profileId,
    targets: [{ kind: "group", groupId: sales, filterName: filter.displayName, filterMode: "include" }],
  };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  filter.displayName = "iPhones";
  const other = administrator.createAssignmentFilter({ displayName: "Corporate iPhones", platform: "iOS" });
  const operation = room.operation();

  expect(await assignmentIn(operation).diff(id, computed, news)).toMatchObject({ changes: false });
  expect(operation.lines).toEqual([
    expect.stringContaining(
      `filterName "iPhones" to say so, or filterId "${other.id}" to use the other one.`,
    ),
  ]);

  administrator.deleteAssignmentFilter(filter.id);
  administrator.deleteAssignmentFilter(other.id);
  await expect(assignmentIn(room.operation()).diff(id, computed, news)).rejects.toThrow(
    'targets[0].filterName: the assignment filter "Corporate iPhones" was deleted, and no other has this name. Recreate it, use another, or remove this entry. Nothing was written.',
  );
  expect(assigned(room, profileId)).toEqual([`${groupType.split(".").at(-1)} ${sales}`]);
});

test("a preview without filters does not read filters", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };

  await assignmentIn(room.operation()).check(news);

  expect(room.loopback.log.join()).not.toContain("assignmentFilters");
});

test("each filter is checked at its own target, also if other targets have none", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const [iphones, android] = [filterNamed(room, "Corporate iPhones"), filterNamed(room, "Personal Android")];
  const targets = [
    { kind: "allUsers" },
    { kind: "group", groupId: sales, filterId: iphones, filterMode: "include" },
    { kind: "group", groupName: "Board", filterId: android, filterMode: "include" },
  ];

  const failures = await assignmentIn(room.operation()).check({ profileId, targets });

  expect(failures.map(({ property }) => property)).toEqual(["targets[2].filterId"]);
});

test("a filter of a profile that is not created yet is not compared with a platform", async () => {
  const { room } = await withProfile();
  await using _ = room;
  const targets = [{ kind: "allUsers", filterName: "Personal Android", filterMode: "include" }];

  expect(await assignmentIn(room.operation()).check({ profileId: unknownValue, targets })).toEqual([]);
});

test("a filter that the first list does not show yet is found in the next list", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const { administrator, tenant } = room.loopback;
  const { id } = administrator.createAssignmentFilter({ displayName: "New iPhones", platform: "iOS" });
  const made = tenant.assignmentFilters.filter((one) => one.id === id);
  tenant.assignmentFilters = tenant.assignmentFilters.filter((one) => one.id !== id);
  let lists = 0;
  room.loopback.inject({
    match: ({ path }) => path.includes("assignmentFilters") && ++lists === 2,
    before: () => {
      tenant.assignmentFilters.push(...made);
    },
  });
  const targets = [{ kind: "allUsers", filterId: id.toUpperCase(), filterMode: "include" }];

  expect(await assignmentIn(room.operation()).check({ profileId, targets })).toEqual([]);
  expect(lists).toBe(2);
});
