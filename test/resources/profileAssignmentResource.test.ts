import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { partOf } from "../../provider/resources/parts";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { Session } from "../../provider/session";
import { timeouts } from "../../provider/tenant/timeouts";
import { assignmentIn, inputs, withProfile } from "./profileAssignmentRoom";

const guid = "11111111-2222-3333-4444-555555555555";

test("the list contains the assigned profiles only", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  await room
    .operation()
    .resource(emailProfile, { name: "other", owner: "bbbbbbbbbbbbbbbb" })
    .create({ ...inputs, displayName: "Not assigned" });
  await assignmentIn(room.operation()).create({ profileId, targets: [{ kind: "group", groupId: sales }] });
  const { environment: variables } = room.loopback;
  const session = new Session(
    () => undefined,
    () => {},
    { variables },
  );

  const listed = await session.list(profileAssignment);

  expect(listed).toEqual([{ id: profileId, name: "iOS mail", type: "ios" }]);
});

test.each([
  ["no target", [], true],
  ["a target", [{ kind: "allUsers" }], false],
  ["an unknown value", undefined, false],
])("an assignment with %s is empty: %j", (_, targets, isEmpty) => {
  expect(partOf("ProfileAssignment")?.isEmpty({ profileId: guid, targets })).toBe(isEmpty);
});

test("an assignment of a profile that does not exist is refused, and nothing is written", async () => {
  const { room } = await withProfile();
  await using _ = room;
  const { lookUpMs } = timeouts;
  timeouts.lookUpMs = timeouts.firstLookMs;

  const creating = assignmentIn(room.operation()).create({ profileId: guid, targets: [] });

  await expect(creating).rejects.toThrow(
    `profileId: there is no e-mail profile with the id "${guid}". Nothing was written. Check the id, then run this again.`,
  );
  timeouts.lookUpMs = lookUpMs;
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test.each(["authoritative", "additive"])(
  "with groups declared by id and no previous entries, the state of %s contains neither names nor entries",
  async (mode) => {
    const { room, profileId, sales } = await withProfile();
    await using _ = room;
    const news = { profileId, mode, targets: [{ kind: "group", groupId: sales }] };

    const { computed } = await assignmentIn(room.operation()).create(news);

    expect(Object.entries(computed ?? {}).filter(([, value]) => value !== undefined)).not.toContainEqual([
      expect.stringMatching(/^(resolvedNames|foundBefore)$/),
      expect.anything(),
    ]);
  },
);

test("names that are no longer declared leave the state", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const both = [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Sales contractors" },
  ];
  const assignment = assignmentIn(room.operation());
  const { computed = {} } = await assignment.create({ profileId, targets: both });
  expect(Object.keys(computed["resolvedNames"] as object)).toHaveLength(2);

  const updated = await assignmentIn(room.operation()).update(profileId, computed, {
    profileId,
    targets: both.slice(0, 1),
  });

  expect(Object.keys(updated?.["resolvedNames"] as object)).toHaveLength(1);
});
