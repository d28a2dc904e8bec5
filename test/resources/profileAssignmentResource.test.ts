import { unknownValue } from "../../provider/lifecycle/check";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { partOf } from "../../provider/resources/parts";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { Session } from "../../provider/session";
import { timeouts } from "../../provider/tenant/timeouts";
import type { Room } from "./harness";
import { assigned, assignmentIn, groupId, groupType, inputs, withProfile } from "./profileAssignmentRoom";

const guid = "11111111-2222-3333-4444-555555555555";

const assignInPortal = ({ loopback }: Room, id: string, ...groups: string[]) =>
  loopback.administrator.assign(
    id,
    groups.map((group) => ({ "@odata.type": groupType, groupId: group })),
  );

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

test("an additive update keeps a target that appeared since the preview", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, mode: "additive", targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const more = { ...news, targets: [...news.targets, { kind: "allUsers" }] };
  const operation = room.operation();
  await assignmentIn(operation).diff(id, computed, more);
  assignInPortal(room, profileId, sales, groupId(room, "Board"));

  await assignmentIn(operation).update(id, computed, more);

  expect(assigned(room, profileId)).toHaveLength(3);
});

test("targets that the program or the state contains, by id or by name, are not refused if they appear after the preview", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const board = groupId(room, "Board");
  const [one, two, other] = [
    { kind: "group", groupId: sales },
    { kind: "group", groupName: "Board" },
    { kind: "group", groupId: contractors },
  ];
  const created = await assignmentIn(room.operation()).create({ profileId, targets: [one, two] });
  assignInPortal(room, profileId);
  const news = { profileId, targets: [one, other] };
  const operation = room.operation();
  await assignmentIn(operation).diff(created.id, created.computed ?? {}, news);
  assignInPortal(room, profileId, sales, board, contractors);

  await assignmentIn(operation).update(created.id, created.computed ?? {}, news);

  expect(assigned(room, profileId).sort()).toEqual(
    [sales, contractors].map((group) => `groupAssignmentTarget ${group}`).sort(),
  );
});

const named = (profileId: string | undefined) => ({
  profileId,
  targets: [{ kind: "group", groupName: "Nobody" }],
});

test("the check does not look up names in the state again", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;

  expect(await assignmentIn(room.operation()).check(named(profileId), named(profileId))).toEqual([]);
});

test.each([
  ["for another profile", guid],
  ["for a profile that is not known yet", unknownValue],
])("the check looks up the names in the state again %s", async (_, news) => {
  const { room, profileId } = await withProfile();
  await using _room = room;

  expect(await assignmentIn(room.operation()).check(named(profileId), named(news))).toHaveLength(1);
});

test("the check accepts an additive target that is not known yet", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const targets = [{ kind: "group", groupId: sales }, unknownValue];

  expect(await assignmentIn(room.operation()).check({ profileId, mode: "additive", targets })).toEqual([]);
});

test("an additive assignment that is deleted leaves its targets to an authoritative one of the same run", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const targets = [{ kind: "group", groupId: sales }];
  const additive = { profileId, mode: "additive", targets };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(additive);
  const operation = room.operation();
  const whole = assignmentIn(operation, { name: "whole", owner: "cccccccccccccccc" });
  await whole.create({ profileId, targets: [...targets, { kind: "allUsers" }] });
  room.loopback.clearRequests();

  await assignmentIn(operation).delete(id, computed);

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(assigned(room, profileId)).toHaveLength(2);
});

test("a create reads the list of assignments once before its write and once after it", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;

  await assignmentIn(room.operation()).create({ profileId, targets: [{ kind: "group", groupId: sales }] });

  expect(room.loopback.log.filter((line) => line.includes("/assign"))).toEqual([
    `GET /beta/deviceManagement/deviceConfigurations/${profileId}/assignments`,
    `POST /beta/deviceManagement/deviceConfigurations/${profileId}/assign`,
    `GET /beta/deviceManagement/deviceConfigurations/${profileId}/assignments`,
  ]);
});

test("a delete is not misled by a replica that does not know the profile's assignments", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: sales }] };
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.inject({
    match: { method: "GET", path: /\/assignments$/ },
    times: 1,
    status: 404,
    body: { error: { code: "ResourceNotFound", message: "Resource not found." } },
  });

  await assignmentIn(room.operation()).delete(id, computed);

  expect(assigned(room, profileId)).toEqual([]);
});

test("a profile that configures no e-mail account cannot be assigned", async () => {
  const { room } = await withProfile();
  await using _ = room;
  const { id: profileId } = room.loopback.administrator.createDeviceConfiguration({
    "@odata.type": "#microsoft.graph.iosGeneralDeviceConfiguration",
    displayName: "Restrictions",
  });

  await expect(assignmentIn(room.operation()).create({ profileId, targets: [] })).rejects.toThrow(
    "iosGeneralDeviceConfiguration",
  );
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});
