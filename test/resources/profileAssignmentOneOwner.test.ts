import type { Values } from "../../provider/lifecycle/define";
import type { Operation } from "./harness";
import { assigned, assignmentIn, withProfile } from "./profileAssignmentRoom";

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const first = (operation: Operation) => assignmentIn(operation, { name: "sales", owner: "aaaaaaaaaaaaaaaa" });
const second = (operation: Operation) => assignmentIn(operation, { name: "more", owner: "bbbbbbbbbbbbbbbb" });

const refusal = {
  property: "profileId",
  reason: expect.stringContaining(
    '"sales" also assigns this profile, and one of the two owns the whole list',
  ),
};

test.each([
  ["both authoritative", undefined, undefined, true],
  ["the first authoritative", "authoritative", "additive", true],
  ["the second authoritative", "additive", "authoritative", true],
  ["both additive", "additive", "additive", false],
])(
  "a second assignment of a profile in one program is refused unless both are additive: %s",
  async (_case, one, other, isRefused) => {
    const { room, profileId, sales, contractors } = await withProfile();
    await using _ = room;
    const operation = room.operation();
    const inputs = (mode: string | undefined, groupId: string): Values => ({
      profileId,
      ...(mode ? { mode } : {}),
      targets: [{ kind: "group", groupId }],
    });

    const failures = [
      await first(operation).check(inputs(one, sales)),
      // In a replacement, the engine checks the same resource twice.
      await first(operation).check(inputs(one, sales)),
      await second(operation).check(inputs(other, contractors)),
    ];

    expect(failures).toEqual([[], [], isRefused ? [refusal] : []]);
    expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
    expect(assigned(room, profileId)).toEqual([]);
  },
);

test("a second owner is refused offline, too, and ignoring the case of the id", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const operation = room.operation({ comparesWithTenant: false });
  const targets = [{ kind: "group", groupId: sales }];
  const olds = { profileId, targets };

  await first(operation).check(olds, olds);
  const failures = await second(operation).check({ profileId: profileId.toUpperCase(), targets }, olds);

  expect(failures).toEqual([refusal]);
});

test.each([
  ["profile", (profileId: string) => ({ profileId: unknownValue, other: profileId })],
  ["mode", (profileId: string) => ({ profileId, mode: unknownValue })],
])("an unknown %s is not refused", async (_case, inputs) => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const operation = room.operation();
  const targets = [{ kind: "group", groupId: sales }];
  const { other: _other, ...open } = inputs(profileId) as Values;

  await first(operation).check({ profileId, targets });

  expect(await second(operation).check({ ...open, targets })).toEqual([]);
});
