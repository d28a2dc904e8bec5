import type { Fact } from "../../provider/impact/facts";
import { linesOf } from "../../provider/impact/words";
import { ClaimRegister } from "../../provider/lifecycle/claims";
import type { Context } from "../../provider/lifecycle/define";
import * as lifecycle from "../../provider/lifecycle/lifecycle";
import { verbsOf } from "../../provider/lifecycle/verbsOf";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { speaker } from "./fakeReporter";
import type { Room } from "./harness";
import { assigned, assignmentIn, withProfile, writesOf } from "./profileAssignmentRoom";

const { goneMs } = timeouts;
beforeEach(() => {
  timeouts.goneMs = 300;
});
afterAll(() => {
  timeouts.goneMs = goneMs;
});

const nobody = "91d00000-0000-4000-8000-000000000000";
const byIds = "POST /v1.0/directoryObjects/getByIds";

/** Deletes a group, and recreates it with the same name and another id. */
function madeAgain({ loopback: { administrator, tenant } }: Room, id: string, members: number): string {
  const { displayName } = tenant.groups.get(id) ?? { displayName: "" };
  administrator.deleteGroup(id);
  const users = [...tenant.users.keys()].slice(0, members);
  return administrator.createGroup({ displayName, members: users, createdDateTime: "2026-11-20T09:00:00Z" })
    .id;
}

const byName = (profileId: string, mode = "authoritative") => ({
  profileId,
  mode,
  targets: [
    { kind: "group", groupName: "Sales" },
    { kind: "excludeGroup", groupName: "Sales contractors" },
  ],
});

test("ids of a user, of a device and of nothing are refused at their paths, with one request, and nothing is written", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const user = [...room.loopback.tenant.users.keys()][0];
  const targets = [
    { kind: "group", groupId: sales },
    { kind: "group", groupId: nobody },
    { kind: "excludeGroup", groupId: nobody.replace("91d", "92d") },
    { kind: "group", groupId: user },
  ];
  const news = { profileId, targets };

  const failures = await assignmentIn(room.operation()).check(news, news);

  expect(failures).toEqual([
    {
      property: "targets[1].groupId",
      reason: `there is no group with the id "${nobody}" in this tenant. Use the id of a group that exists, or remove this entry.`,
    },
    {
      property: "targets[2].groupId",
      reason: expect.stringContaining(
        'It excludes nobody from the account: its former members get it if they are included by other entries (1,277 users in "Sales").',
      ),
    },
    {
      property: "targets[3].groupId",
      reason: `"${user}" is a user, not a group. Use a group that it is a member of.`,
    },
  ]);
  expect(room.loopback.log.filter((line) => line === byIds)).toHaveLength(1);
  expect(writesOf(room)).toBe(0);
});

test("ignored targets are not written, and an unknown id among them stops only the first up", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const news = { profileId, targets: [{ kind: "group", groupId: nobody }] };
  const ignoring = () => assignmentIn(room.operation(), { ignoreChanges: ["targets"] });

  expect(await ignoring().check(news, news)).toEqual([]);
  expect(await ignoring().check(news)).toHaveLength(1);
});

test("a group that a replica does not know yet is read again, and is not refused", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const { id: groupId } = room.loopback.administrator.createGroup({ displayName: "New" });
  timeouts.goneMs = 10_000;
  room.loopback.inject({ match: { path: /getByIds$/ }, status: 200, body: { value: [] } });
  room.loopback.inject({
    match: { path: new RegExp(`/groups/${groupId}`) },
    times: 1,
    status: 404,
    body: { error: { code: "Request_ResourceNotFound", message: `Resource '${groupId}' does not exist.` } },
  });

  const news = { profileId, targets: [{ kind: "group", groupId }] };

  expect(await assignmentIn(room.operation()).check(news, news)).toEqual([]);
});

test("without the permission to read many groups at once, they are read one by one, and deleted ones are refused as well", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const roles = room.loopback.tenant.applicationRoles.filter((role) => role !== "Directory.Read.All");
  room.loopback.tenant.applicationRoles = roles;
  const targets = [sales, nobody].map((groupId) => ({ kind: "group", groupId }));

  const failures = await assignmentIn(room.operation()).check({ profileId, targets }, { profileId, targets });

  expect(failures.map(({ property }) => property)).toEqual(["targets[1].groupId"]);
  expect(room.loopback.log).not.toContain(byIds);
});

test("if no group can be read at all, the preview continues and says so", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const roles = room.loopback.tenant.applicationRoles;
  room.loopback.tenant.applicationRoles = roles.filter((role) => !/^(Directory|Group)/.test(role));
  const operation = room.operation();
  const news = { profileId, targets: [{ kind: "group", groupId: nobody }] };

  expect(await assignmentIn(operation).check(news, news)).toEqual([]);

  expect(operation.lines).toEqual([
    "ios-mail: warning: it could not be checked whether the groups in targets exist (GroupMember.Read.All is missing).",
  ]);
});

test("a group that was deleted and recreated under its name is reported, with whom it affects, and assigned by the update", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const sales = madeAgain(room, groupOf(room, "Sales"), 5);
  const operation = room.operation();

  expect(await assignmentIn(operation).check(news, news)).toEqual([]);
  const diff = await assignmentIn(operation).diff(id, computed, news);

  expect(diff.differences.map(({ path, drift }) => [path, drift])).toEqual([["targets", true]]);
  expect(operation.lines.slice(2)).toEqual([
    'ios-mail: "Sales" is a different group now: the declared one was deleted, and one created on 2026-11-20 has its name. Until the new one is assigned, its members get nothing.',
    'ios-mail: 5 users in "Sales" get the account.',
  ]);
  const state = await assignmentIn(operation).update(id, computed, news);
  expect(assigned(room, profileId).sort()).toEqual([
    `exclusionGroupAssignmentTarget ${contractors}`,
    `groupAssignmentTarget ${sales}`,
  ]);
  await quiet(room, id, state, news);
});

test("an exclusion whose group was recreated says who is no longer excluded, and who loses the account by the update", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  const excluded = madeAgain(room, contractors, 7);
  const operation = room.operation();

  await assignmentIn(operation).diff(id, computed, news);
  const state = await assignmentIn(operation).update(id, computed, news);

  expect(operation.lines.slice(2)).toEqual([
    'ios-mail: "Sales contractors" is a different group now: the declared one was deleted, and one created on 2026-11-20 has its name. Until the new one is excluded, its members get the account if another entry includes them.',
    'ios-mail: 7 users in "Sales contractors" lose the account and its synchronised data.',
  ]);
  expect(assigned(room, profileId).sort()).toEqual([
    `exclusionGroupAssignmentTarget ${excluded}`,
    `groupAssignmentTarget ${sales}`,
  ]);
  await quiet(room, id, state, news);
});

test("a deleted group that was not recreated stops the preview, which says who gets the account, and stops an update before it writes", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.deleteGroup(contractors);
  const sentence =
    'the group "Sales contractors" was deleted, and no other has this name. Recreate it, use another, or remove this entry. It excludes nobody from the account: its former members get it if they are included by other entries (1,240 users in "Sales").';

  await expect(assignmentIn(room.operation()).diff(id, computed, news)).rejects.toThrow(
    `targets[1].groupName: ${sentence} Nothing was written.`,
  );
  await expect(assignmentIn(room.operation()).update(id, computed, news)).rejects.toThrow(sentence);
  await expect(assignmentIn(room.operation()).create(news)).rejects.toThrow("Sales contractors");
  expect(writesOf(room)).toBe(1);
  // A refresh only reports the deleted group, and a program without the target can be deployed.
  expect(await assignmentIn(room.operation()).read(id, computed)).toMatchObject({
    targets: [
      { kind: "group", groupName: "Sales" },
      { kind: "excludeGroup", groupId: contractors },
    ],
  });
  const operation = room.operation();
  const fewer = { ...news, targets: news.targets.slice(0, 1) };
  await assignmentIn(operation).diff(id, computed, fewer);
  await assignmentIn(operation).update(id, computed, fewer);
  expect(operation.lines.join()).not.toContain("no longer kept");
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${groupOf(room, "Sales")}`]);
});

test("m365 drift reports a deleted group in a sentence, while a preview stops", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.deleteGroup(contractors);
  const facts: Fact[] = [];
  const context: Context = {
    tenant: room.operation().tenant,
    comparesWithTenant: true,
    resource: { name: "ios-mail", owner: "aaaaaaaaaaaaaaaa", ignoreChanges: [] },
    claims: new ClaimRegister().of("aaaaaaaaaaaaaaaa"),
    ...speaker(),
    tell: (...told) => facts.push(...told),
    look: { auditWaitMs: 0, note: () => {} },
  };

  await lifecycle.diff(verbsOf(profileAssignment, context), id, computed, news);

  expect(facts.filter(({ kind }) => kind === "drift")).toMatchObject([{ path: "targets" }]);
  expect(linesOf(facts.filter(({ kind }) => kind !== "drift" && kind !== "resets"))).toEqual([
    expect.stringMatching(/^the group "Sales contractors" was deleted, .*1,240 users in "Sales"\)\.$/),
  ]);
});

test("a renamed group whose name another group gets stays assigned, and both next steps are named", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const news = byName(profileId);
  const { id, computed = {} } = await assignmentIn(room.operation()).create(news);
  room.loopback.administrator.renameGroup(sales, "Sales EMEA");
  const { id: otherId } = room.loopback.administrator.createGroup({
    displayName: "Sales",
    createdDateTime: "2026-11-20T09:00:00Z",
  });
  const operation = room.operation();

  expect(await assignmentIn(operation).diff(id, computed, news)).toMatchObject({ changes: false });

  expect(operation.lines).toEqual([
    `ios-mail: the group that was declared as "Sales" is now called "Sales EMEA", and another group, created on 2026-11-20, has the name "Sales". The profile stays with "Sales EMEA": declare groupName "Sales EMEA" to say so, or groupId "${otherId}" to use the other one.`,
  ]);
  const renamed = { ...news, targets: [{ kind: "group", groupName: "Sales EMEA" }, news.targets[1]] };
  expect(await assignmentIn(room.operation()).check(renamed, news)).toEqual([]);
  expect((await assignmentIn(room.operation()).diff(id, computed, renamed)).differences).toEqual([]);
  const other = { ...news, targets: [{ kind: "group", groupId: otherId }, news.targets[1]] };
  await assignmentIn(room.operation()).update(id, computed, other);
  expect(assigned(room, profileId)).toContain(`groupAssignmentTarget ${otherId}`);
});

const groupOf = ({ loopback }: Room, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";

async function quiet(room: Room, id: string, state: object, news: object): Promise<void> {
  const operation = room.operation();
  expect(await assignmentIn(operation).check(news as never, news as never)).toEqual([]);
  expect(await assignmentIn(operation).diff(id, { ...news, ...state }, news as never)).toMatchObject({
    changes: false,
  });
  expect(operation.lines).toEqual([]);
}
