import type { Values } from "../../provider/lifecycle/define";
import { assigned, assignmentIn, groupId, groupType, withProfile } from "./profileAssignmentRoom";

type Setting = Awaited<ReturnType<typeof withProfile>>;

const entry =
  (kind: string) =>
  (group: string, more: Values = {}) => ({ kind, groupId: group, ...more });
const to = entry("group");
const not = entry("excludeGroup");

/** The lines of a preview, the result of `up`, and whether a second preview has no changes. */
async function change({ room }: Setting, { id, computed }: { id: string; computed?: Values }, news: Values) {
  const preview = room.operation();
  const shown = await assignmentIn(preview).diff(id, computed ?? {}, news);
  const outputs = await assignmentIn(room.operation()).update(id, computed ?? {}, news);
  room.loopback.clearRequests();
  const again = await assignmentIn(room.operation()).diff(id, outputs, news);
  return { shown, lines: preview.lines, outputs, isQuiet: !again.changes };
}

const additive = (profileId: string, ...targets: Values[]) => ({ profileId, mode: "additive", targets });

const entries = ({ room, profileId }: Setting) => assigned(room, profileId).sort();

test("a target removed from an additive assignment is removed, and the preview says who loses the account", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  room.loopback.administrator.assign(profileId, [
    { "@odata.type": groupType, groupId: groupId(room, "Board") },
  ]);
  const made = await assignmentIn(room.operation()).create(additive(profileId, to(sales), to(contractors)));

  const { shown, lines, isQuiet } = await change(setting, made, additive(profileId, to(sales)));

  expect(shown.differences.map(({ path }) => path)).toEqual(["targets"]);
  expect(lines).toContain(
    'ios-mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  );
  expect(entries(setting)).toEqual(
    [`groupAssignmentTarget ${sales}`, `groupAssignmentTarget ${groupId(room, "Board")}`].sort(),
  );
  expect(isQuiet).toBe(true);
});

test("an additive assignment without targets removes all that it added, and nothing else", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }]);
  const made = await assignmentIn(room.operation()).create(
    additive(profileId, to(sales), to(contractors), { kind: "allDevices" }),
  );

  const { isQuiet } = await change(setting, made, additive(profileId));

  expect(entries(setting)).toEqual([`groupAssignmentTarget ${sales}`]);
  expect(isQuiet).toBe(true);
});

test("a target that changes from included to excluded is one change of an additive assignment", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  const made = await assignmentIn(room.operation()).create(additive(profileId, to(sales), to(contractors)));

  const { isQuiet } = await change(setting, made, additive(profileId, to(sales), not(contractors)));

  expect(entries(setting)).toEqual(
    [`exclusionGroupAssignmentTarget ${contractors}`, `groupAssignmentTarget ${sales}`].sort(),
  );
  expect(isQuiet).toBe(true);
});

test("an assignment that changes from authoritative to additive owns its targets, and a delete removes them", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }]);
  const found = await assignmentIn(room.operation()).create(additive(profileId, to(sales)));
  const owner = { profileId, targets: [to(sales), to(contractors)] };
  const { outputs } = await change(setting, found, owner);
  expect(outputs["foundBefore"]).toBeUndefined();

  const { outputs: now, isQuiet } = await change(
    setting,
    { id: found.id, computed: outputs },
    additive(profileId, to(contractors)),
  );
  expect(entries(setting)).toEqual([`groupAssignmentTarget ${contractors}`]);
  expect(isQuiet).toBe(true);
  await assignmentIn(room.operation()).delete(found.id, now);

  expect(entries(setting)).toEqual([]);
});

test("a target that was already removed in the portal is dropped without a write", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  const made = await assignmentIn(room.operation()).create(additive(profileId, to(sales), to(contractors)));
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: sales }]);
  room.loopback.clearRequests();

  await assignmentIn(room.operation()).update(made.id, made.computed ?? {}, additive(profileId, to(sales)));

  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
});

test("people who still get the profile from a policy set keep the account, and the preview says so", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  room.loopback.administrator.addPolicySetAssignment(profileId, { "@odata.type": groupType, groupId: sales });
  const made = await assignmentIn(room.operation()).create({
    profileId,
    targets: [to(sales), to(contractors)],
  });

  const { lines } = await change(setting, made, { profileId, targets: [to(contractors)] });

  expect(lines).toContain(
    'ios-mail: 1,277 users in "Sales" keep the account: another entry still assigns it.',
  );
  expect(lines.join()).not.toContain("lose the account");
});

test("an exclusion from a profile without targets makes nobody lose the account", async () => {
  const { room, profileId, sales } = await withProfile();
  await using _ = room;
  const preview = room.operation();

  await assignmentIn(preview).check({ profileId, targets: [not(sales)] });

  expect(preview.lines).toEqual([
    'ios-mail: 1,277 users in "Sales" do not get the account.',
    "ios-mail: nobody gets the profile: every target is an exclusion.",
  ]);
});

test("an exclusion next to an unknown group makes nobody lose the account", async () => {
  const { room, profileId, contractors } = await withProfile();
  await using _ = room;
  const preview = room.operation();
  const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

  await assignmentIn(preview).check({ profileId, targets: [to(unknown), not(contractors)] });

  expect(preview.lines).toEqual(['ios-mail: 37 users in "Sales contractors" do not get the account.']);
});

test("a delete reports only people who still have the profile through the assignment", async () => {
  const { room, profileId, sales, contractors } = await withProfile();
  await using _ = room;
  const made = await assignmentIn(room.operation()).create({
    profileId,
    targets: [to(sales), to(contractors)],
  });
  room.loopback.administrator.assign(profileId, [{ "@odata.type": groupType, groupId: contractors }]);
  const operation = room.operation();

  await assignmentIn(operation).delete(made.id, made.computed ?? {});

  expect(operation.lines).toEqual([
    'ios-mail: 37 users in "Sales contractors" lose the account and its synchronised data.',
  ]);
});

test("a target that another resource of the program declares as well stays when one of them removes it", async () => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  const other = { name: "other", owner: "bbbbbbbbbbbbbbbb" };
  const shared = additive(profileId, to(contractors));
  const made = await assignmentIn(room.operation()).create(additive(profileId, to(sales), to(contractors)));
  const beside = await assignmentIn(room.operation(), other).create(shared);
  const news = additive(profileId, to(sales));
  const operation = room.operation();

  await assignmentIn(operation, other).diff(beside.id, beside.computed ?? {}, shared);
  await assignmentIn(operation).diff(made.id, made.computed ?? {}, news);
  await assignmentIn(operation).update(made.id, made.computed ?? {}, news);

  expect(operation.lines.join("\n")).not.toContain("lose the account");
  expect(entries(setting)).toEqual(
    [`groupAssignmentTarget ${contractors}`, `groupAssignmentTarget ${sales}`].sort(),
  );
});

test.each([
  ["authoritative", "additive"],
  ["additive", "authoritative"],
  ["additive", "additive"],
  ["authoritative", "authoritative"],
])("a target that another resource of the same run declares stays: %s, then %s", async (before, now) => {
  const setting = await withProfile();
  const { room, profileId, sales, contractors } = setting;
  await using _ = room;
  const olds = { profileId, mode: before, targets: [to(sales), to(contractors)] };
  const { computed = {} } = await assignmentIn(room.operation()).create(olds);
  const operation = room.operation();

  const other = assignmentIn(operation, { name: "other", owner: "bbbbbbbbbbbbbbbb" });
  const news = { profileId, mode: now, targets: [to(sales)] };

  await other.check(news);
  await other.create(news);
  await assignmentIn(operation).delete(profileId, { ...olds, ...computed });

  expect(entries(setting)).toEqual([`groupAssignmentTarget ${sales}`]);
  expect(operation.lines.join("\n")).not.toContain('in "Sales" lose');
  expect(operation.lines.join("\n")).toContain('in "Sales contractors" lose the account');
});
