import { unknownValue } from "../../provider/lifecycle/check";
import type { Context, Values } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { assigned, assignmentIn, groupId, groupType, inputs, withProfile } from "./profileAssignmentRoom";

const other = { name: "more", owner: "bbbbbbbbbbbbbbbb" };
const sales = { kind: "group", groupName: "Sales" };
const contractors = { kind: "group", groupName: "Sales contractors" };
const additive = (profileId: string, ...targets: Values[]) => ({ profileId, mode: "additive", targets });

test("a target that moves by name from one additive resource to another stays, and nobody is reported to lose the account", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const one = await assignmentIn(room.operation()).create(additive(profileId));
  const two = await assignmentIn(room.operation(), other).create(additive(profileId, sales, contractors));
  const before = assigned(room, profileId);
  const up = room.operation();
  const [taking, giving] = [assignmentIn(up), assignmentIn(up, other)];

  const [full, empty] = [additive(profileId, sales, contractors), additive(profileId)];
  await taking.diff(one.id, one.computed ?? {}, full);
  const taken = await taking.update(one.id, one.computed ?? {}, full);
  await giving.diff(two.id, two.computed ?? {}, empty);
  await giving.update(two.id, two.computed ?? {}, empty);

  expect(assigned(room, profileId)).toEqual(before);
  expect(up.lines.join("\n")).not.toContain("lose");
  await expect(assignmentIn(room.operation()).diff(one.id, taken, full)).resolves.toMatchObject({
    changes: false,
  });
});

test("deleting an additive assignment without targets does not mention another resource", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const { id, computed } = await assignmentIn(room.operation()).create(additive(profileId));
  const destroy = room.operation();

  await assignmentIn(destroy).delete(id, computed ?? {});

  expect(destroy.lines).toEqual([]);
});

test("removing mode: additive makes the assignment authoritative: the preview says who loses the account, and up removes the targets", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const board = groupId(room, "Board");
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: board }]);
  const { id, computed } = await assignmentIn(room.operation()).create(additive(profileId, sales));
  const news = { profileId, targets: [sales] };
  const preview = room.operation();

  await assignmentIn(preview).diff(id, computed ?? {}, news);
  const outputs = await assignmentIn(room.operation()).update(id, computed ?? {}, news);

  expect(preview.lines).toContain(
    'ios-mail: 10 users in "Board" lose the account and its synchronised data.',
  );
  expect(assigned(room, profileId)).toEqual([`groupAssignmentTarget ${groupId(room, "Sales")}`]);
  await expect(assignmentIn(room.operation()).diff(id, outputs, news)).resolves.toMatchObject({
    changes: false,
  });
});

test("if an assignment moves to another profile, the preview says who loses the account of the old one", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const next = await room
    .operation()
    .resource(emailProfile, { owner: "cccccccccccccccc" })
    .create({ ...inputs, displayName: "Other mail" });
  const { id, computed } = await assignmentIn(room.operation()).create({ profileId, targets: [sales] });
  const news = { profileId: next.id, targets: [sales] };
  const preview = room.operation();

  await assignmentIn(preview).diff(id, computed ?? {}, news);
  await assignmentIn(preview).check(news);

  expect(preview.lines).toEqual([
    'ios-mail: on "iOS mail", which this resource leaves: 1,277 users in "Sales" lose the account and its synchronised data.',
    'ios-mail: 1,277 users in "Sales" get the account.',
  ]);
});

test("people who lose a replaced profile are reported once, with the profile", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const { id, computed } = await assignmentIn(room.operation()).create({ profileId, targets: [sales] });
  const state = { ...inputs, tenantId: room.loopback.tenantId };
  const settings = { platform: "windows10", hostName: "outlook.office365.com", accountName: "Contoso" };
  const preview = room.operation();

  await preview.resource(emailProfile, { name: "mail" }).diff(profileId, state, { ...inputs, settings });
  await assignmentIn(preview).diff(id, computed ?? {}, { profileId: unknownValue, targets: [sales] });

  expect(preview.lines.filter((line) => line.includes("users"))).toEqual([
    expect.stringMatching(
      /^mail: will be replaced by a different profile: 1,277 users in "Sales" have to set up their mail account again/,
    ),
  ]);
});

test.each([
  ["a target", [sales, { kind: "group", groupId: unknownValue }]],
  ["the whole list", unknownValue],
])("while %s is unknown, nobody is reported to certainly lose the account", async (_, targets) => {
  const { room, profileId } = await withProfile();
  await using _room = room;
  const made = await assignmentIn(room.operation()).create(additive(profileId, sales, contractors));
  const preview = room.operation();

  await assignmentIn(preview).diff(made.id, made.computed ?? {}, { profileId, mode: "additive", targets });

  expect(preview.lines.join("\n")).toMatch(
    /37 users in "Sales contractors" lose the account .*, unless a target that is known only during the update includes them\.$/,
  );
});

test("an assignment without targets is not reported as one that excludes everybody", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [] });

  expect(preview.lines).toEqual([]);
});

test("a delete that leaves only an administrator's exclusion reports who loses the account, and nothing else", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const made = await assignmentIn(room.operation()).create(additive(profileId, sales));
  const [first] = room.loopback.tenant.assignments.get(profileId) ?? [];
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: String(first?.target.groupId) },
    {
      "@odata.type": "#microsoft.graph.exclusionGroupAssignmentTarget",
      groupId: groupId(room, "Sales contractors"),
    },
  ]);
  const operation = room.operation();

  await assignmentIn(operation).delete(made.id, made.computed ?? {});

  expect(operation.lines).toEqual([
    expect.stringMatching(
      /^ios-mail: 1,2\d\d users in "Sales".* lose the account and its synchronised data\.$/,
    ),
  ]);
});

test.each([
  ["an authoritative", {}, {}, false, false],
  ["an additive", { mode: "additive" }, {}, true, true],
  ["an imported additive", { mode: "additive" }, { adopt: true }, true, false],
])(
  "%s assignment whose targets already exist: reported %j %j, alias advised %j",
  async (_, mode, facts, says, advises) => {
    const { room, profileId } = await withProfile();
    await using _room = room;
    await assignmentIn(room.operation()).create({ profileId, targets: [sales] });
    const preview = room.operation();
    const adopt = "adopt" in facts ? { adopt: profileId } : {};

    await assignmentIn(preview, { name: "renamed", owner: "cccccccccccccccc", ...adopt }).check({
      profileId,
      targets: [sales],
      ...mode,
    });

    expect(preview.lines.some((line) => line.includes("is already assigned"))).toBe(says);
    expect(preview.lines.some((line) => line.includes("aliases"))).toBe(advises);
  },
);

test("the log names who changed a list or deleted its profile, and nobody if it does not show the change", async () => {
  const { room, profileId } = await withProfile();
  await using _ = room;
  const { administrator } = room.loopback;
  const changedBy = (shown: object) =>
    profileAssignment.report.changedBy?.(
      { tenant: room.operation().tenant } as Context,
      profileId,
      shown as Parameters<NonNullable<typeof profileAssignment.report.changedBy>>[2],
    );

  expect(await changedBy({ live: {} })).toEqual({ source: "unknown" });
  administrator.assign(profileId, [{ "@odata.type": groupType, groupId: groupId(room, "Sales") }]);
  expect(await changedBy({ live: {} })).toMatchObject({ actor: "administrator", source: "intuneAudit" });
  expect(await changedBy({})).toEqual({ source: "unknown" });
  administrator.deleteDeviceConfiguration(profileId);
  expect(await changedBy({})).toMatchObject({ actor: "administrator", source: "intuneAudit" });
});
