import type { Values } from "../../provider/lifecycle/define";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { openRoom, type Room } from "../resources/harness";

const groupType = "#microsoft.graph.groupAssignmentTarget";
const idOf = ({ loopback }: Room, name: string) =>
  [...loopback.tenant.groups.values()].find(({ displayName }) => displayName === name)?.id ?? "";
const targetOf = (room: Room, name: string) => ({ kind: "group", groupId: idOf(room, name) });

async function profile(room: Room): Promise<string> {
  const { id } = await room
    .operation()
    .resource(emailProfile, { owner: "f".repeat(16) })
    .create({
      displayName: "Ours",
      settings: {
        platform: "ios",
        hostName: "mail.contoso.com",
        emailAddressSource: "primarySmtpAddress",
        accountName: "Work",
      },
    });
  return id;
}

/** Sets the intent of the group's entry to `remove`. */
function setIntent({ loopback }: Room, id: string, groupId: string): void {
  const entries = loopback.tenant.assignments.get(id) ?? [];
  loopback.tenant.assignments.set(
    id,
    entries.map((entry) => (entry.target.groupId === groupId ? { ...entry, intent: "remove" } : entry)),
  );
}

function theirs(room: Room, id: string, ...names: string[]): void {
  const { administrator, tenant } = room.loopback;
  const now = (tenant.assignments.get(id) ?? []).map(({ target }) => target);
  administrator.assign(id, [
    ...now,
    ...names.map((name) => ({ "@odata.type": groupType, groupId: idOf(room, name) })),
  ] as never);
}

const shown = ({ loopback }: Room, id: string) =>
  (loopback.tenant.assignments.get(id) ?? [])
    .map(
      ({ intent, target: { groupId } }) =>
        `${intent} ${[...loopback.tenant.groups.values()].find((one) => one.id === groupId)?.displayName}`,
    )
    .sort();

const additive = (id: string, ...targets: object[]) => ({ profileId: id, mode: "additive", targets });

test("an additive write sends another owner's entry back with its own intent, and its people do not get the profile", async () => {
  await using room = await openRoom();
  const id = await profile(room);
  theirs(room, id, "Sales contractors");
  setIntent(room, id, idOf(room, "Sales contractors"));
  const operation = room.operation();
  const assignment = operation.resource(profileAssignment);

  const { computed = {} } = await assignment.create(additive(id, targetOf(room, "Sales")));
  expect(shown(room, id)).toEqual(["apply Sales", "remove Sales contractors"]);
  await room.operation().resource(profileAssignment).delete(id, computed);

  expect(shown(room, id)).toEqual(["remove Sales contractors"]);
});

test("another owner's entry is sent back with all its properties", async () => {
  await using room = await openRoom();
  const id = await profile(room);
  theirs(room, id, "Board");
  room.loopback.clearRequests();

  await room
    .operation()
    .resource(profileAssignment)
    .create(additive(id, targetOf(room, "Sales")));

  const { body } = room.loopback.requests.find(({ path }) => path.endsWith("/assign")) ?? {};
  const [entry] =
    room.loopback.tenant.assignments
      .get(id)
      ?.filter(({ target }) => target.groupId === idOf(room, "Board")) ?? [];
  expect((body as Values)["assignments"]).toContainEqual({
    "@odata.type": "#microsoft.graph.deviceConfigurationAssignment",
    intent: "apply",
    target: entry?.target,
  });
});

test.each(["additive", "authoritative"])(
  "%s: a changed intent of our own entry is drift, and is reset",
  async (mode) => {
    await using room = await openRoom();
    const id = await profile(room);
    const inputs = { profileId: id, mode, targets: [targetOf(room, "Sales"), targetOf(room, "Board")] };
    const { computed = {} } = await room.operation().resource(profileAssignment).create(inputs);
    setIntent(room, id, idOf(room, "Sales"));
    const operation = room.operation();
    const assignment = operation.resource(profileAssignment, { name: "mail" });

    const { changes, differences } = await assignment.diff(id, computed, inputs);
    expect([changes, differences.map(({ path, drift }) => [path, drift])]).toEqual([
      true,
      [["targets", true]],
    ]);
    expect(operation.lines).toContainEqual(expect.stringMatching(/^mail: .* in "Sales" get the account\.$/));
    const state = await assignment.update(id, computed, inputs);

    expect(shown(room, id)).toEqual(["apply Board", "apply Sales"]);
    await expect(room.operation().resource(profileAssignment).diff(id, state, inputs)).resolves.toMatchObject(
      { changes: false },
    );
  },
);

test("people from whom an entry already removes the profile are not reported as losing it", async () => {
  await using room = await openRoom();
  const id = await profile(room);
  theirs(room, id, "Sales");
  setIntent(room, id, idOf(room, "Sales"));
  const operation = room.operation();

  await operation
    .resource(emailProfile, { name: "mail", owner: "f".repeat(16) })
    .delete(id, { displayName: "Ours" });

  expect(operation.lines).toEqual([]);
});

test("an entry of a deleted group with the intent remove does not prevent a write", async () => {
  await using room = await openRoom();
  const id = await profile(room);
  theirs(room, id, "Sales contractors");
  setIntent(room, id, idOf(room, "Sales contractors"));
  room.loopback.tenant.groups.delete(idOf(room, "Sales contractors"));

  await room
    .operation()
    .resource(profileAssignment)
    .create(additive(id, targetOf(room, "Sales")));

  expect(shown(room, id)).toEqual(["apply Sales"]);
});
