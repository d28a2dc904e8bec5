import type { Context } from "../../provider/lifecycle/define";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import type { Room } from "./harness";
import { filterNamed, groupId, withProfile } from "./profileAssignmentRoom";

const nobody = "91d00000-0000-4000-8000-000000000000";

const inNames = (room: Room, inputs: object) =>
  profileAssignment.inNames?.(room.operation().tenant, { ...inputs });

test("ids of groups and filters become names, and everything else stays as declared", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const filterId = filterNamed(room, "Corporate iPhones");
  const targets = [
    { kind: "group", groupId: sales.toUpperCase(), filterId: filterId.toUpperCase(), filterMode: "include" },
    { kind: "excludeGroup", groupId: contractors },
    { kind: "allUsers" },
  ];

  expect(await inNames(room, { profileId, mode: "additive", targets })).toEqual({
    inputs: {
      profileId,
      mode: "additive",
      targets: [
        { kind: "group", groupName: "Sales", filterName: "Corporate iPhones", filterMode: "include" },
        { kind: "excludeGroup", groupName: "Sales contractors" },
        { kind: "allUsers" },
      ],
    },
    ambiguous: [],
  });
});

test("an id whose name others have too stays an id, and is reported with its path", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  administrator.createGroup({ displayName: "Sales" });
  administrator.createAssignmentFilter({ displayName: "Corporate iPhones", platform: "iOS" });
  const filterId = filterNamed(room, "Corporate iPhones");
  const targets = [
    { kind: "allUsers" },
    { kind: "group", groupId: sales, filterId, filterMode: "exclude" },
    { kind: "group", groupId: groupId(room, "Board") },
  ];

  const { inputs, ambiguous } = (await inNames(room, { profileId, targets })) ?? {};

  expect(inputs?.["targets"]).toEqual([...targets.slice(0, 2), { kind: "group", groupName: "Board" }]);
  expect(ambiguous).toEqual([
    { path: "targets[1].groupId", name: "Sales" },
    { path: "targets[1].filterId", name: "Corporate iPhones" },
  ]);
});

test("ids that mean nothing stay ids, and a declaration without targets has none", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const targets = [{ kind: "group", groupId: nobody, filterId: nobody, filterMode: "include" }];

  expect(await inNames(room, { profileId, targets })).toEqual({
    inputs: { profileId, targets },
    ambiguous: [],
  });
  expect(await inNames(room, { profileId })).toEqual({ inputs: { profileId, targets: [] }, ambiguous: [] });
});

test("the id of a user stays, and is not reported as the name of a group", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const targets = [{ kind: "group", groupId: [...room.loopback.tenant.users.keys()][0] }];

  expect(await inNames(room, { profileId, targets })).toEqual({
    inputs: { profileId, targets },
    ambiguous: [],
  });
});

test("a report names groups and filters at their own paths, and nothing at others", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const { tenant } = room.operation();
  const [iphones, android] = [filterNamed(room, "Corporate iPhones"), filterNamed(room, "Personal Android")];
  const nameOf = (id: string, path: string) =>
    profileAssignment.report.nameOf?.({ tenant } as Context, id, path);

  expect(await nameOf(sales, "targets.groupId")).toBe("Sales");
  expect(await nameOf(iphones, "targets.filterId")).toBe("Corporate iPhones");
  expect(await nameOf(android.toUpperCase(), "targets.filterId")).toBe("Personal Android");
  expect(await nameOf(nobody, "targets.filterId")).toBeUndefined();
  expect(await nameOf(sales, "targets.filterId")).toBeUndefined();
  expect(await nameOf(iphones, "profileId")).toBeUndefined();
  expect(await nameOf(sales, "profileId")).toBeUndefined();
  expect(await nameOf(profileId, "profileId")).toBeUndefined();
});
