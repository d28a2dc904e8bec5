import { unknownValue } from "../../provider/lifecycle/check";
import { assignmentIn, filterNamed, withProfile, writesOf } from "./profileAssignmentRoom";

const repeated = "is the same target as targets[0]. Remove one of them.";
const both =
  "is the same group as targets[0]: Intune either includes a group or excludes it. Remove one of them.";

test.each<[string, (sales: string) => object[], string]>([
  ["by name and by id", (sales) => [{ groupName: "Sales" }, { groupId: sales.toUpperCase() }], repeated],
  ["by name in two cases", () => [{ groupName: "Sales" }, { groupName: "sALES" }], repeated],
  [
    "included by id and excluded by name",
    (sales) => [{ groupId: sales }, { kind: "excludeGroup", groupName: "Sales" }],
    both,
  ],
])("the same group %s is refused at its path", async (_, targetsOf, reason) => {
  const { room, profileId, sales } = await withProfile();
  await using __ = room;
  const targets = targetsOf(sales).map((target) => ({ kind: "group", ...target }));

  const failures = await assignmentIn(room.operation()).check({ profileId, targets });

  expect(failures).toEqual([{ property: "targets[1]", reason }]);
});

test("an id of a group that the state knows by name is refused as a duplicate, by the preview and the update", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const [filterId] = [filterNamed(room, "Corporate iPhones")];
  const named = { kind: "group", groupName: "Sales" };
  const olds = { profileId, targets: [named] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(olds);
  room.loopback.administrator.renameGroup(sales, "Sales EMEA");
  const news = {
    profileId,
    targets: [named, { kind: "group", groupId: sales, filterId, filterMode: "include" }],
  };

  await expect(assignmentIn(room.operation()).diff(id, computed, news)).rejects.toThrow(
    `targets[1]: ${repeated} Nothing was written.`,
  );
  await expect(assignmentIn(room.operation()).update(id, computed, news)).rejects.toThrow(repeated);
  expect(writesOf(room)).toBe(1);
});

test("an id that is known only during the update is compared before any write", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const of = (groupId: string) => ({
    profileId,
    targets: [
      { kind: "group", groupName: "Sales" },
      { kind: "excludeGroup", groupId },
    ],
  });

  expect(await assignmentIn(room.operation()).check(of(unknownValue))).toEqual([]);
  await expect(assignmentIn(room.operation()).create(of(sales))).rejects.toThrow(both);
  // The same with a preview that does not compare with the tenant.
  const offline = room.operation({ comparesWithTenant: false });
  expect(await assignmentIn(offline).check(of(sales))).toEqual([]);
  await expect(assignmentIn(offline).create(of(sales))).rejects.toThrow(both);

  expect(writesOf(room)).toBe(0);
});
