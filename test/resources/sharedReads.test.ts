import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { profileAssignment } from "../../provider/resources/profileAssignment/resource";
import { timeouts } from "../../provider/tenant/timeouts";
import { inputs } from "./emailProfileRoom";
import { openRoom, type Room } from "./harness";

const path = "/beta/deviceManagement/deviceConfigurations";
const renamed = { ...inputs, displayName: "Renamed" };

/** Waits longer than usual for reads to share a batch, because a busy machine starts them further apart. */
beforeAll(() => {
  timeouts.gatherMs = 100;
});

/** Creates two profiles of one stack. Returns their ids. */
async function two(room: Room) {
  const ids: string[] = [];
  for (const owner of ["one", "other"])
    ids.push((await room.operation().resource(emailProfile, { owner }).create(inputs)).id);
  room.loopback.clearRequests();
  return ids as [string, string];
}

const rename = (room: Room, ids: readonly string[]) => {
  const operation = room.operation();
  return Promise.allSettled(
    ids.map((id) => operation.resource(emailProfile, { owner: id }).update(id, inputs, renamed)),
  );
};

const namesIn = ({ loopback }: Room, ids: readonly string[]) =>
  ids.map((id) => loopback.tenant.deviceConfigurations.get(id)?.displayName);

test("profiles that are updated concurrently are read in shared batches, before and after the write", async () => {
  await using room = await openRoom();
  const ids = await two(room);

  const done = await rename(room, ids);

  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(namesIn(room, ids)).toEqual(["Renamed", "Renamed"]);
  expect(room.loopback.log.filter((line) => line.endsWith("$batch"))).toHaveLength(2);
});

test("a profile without an answer in the batch is read separately", async () => {
  await using room = await openRoom();
  const ids = await two(room);
  room.loopback.inject({ match: { path: new RegExp(ids[1]), method: "GET" }, status: 429, times: 1 });

  const done = await rename(room, ids);

  expect(done.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(namesIn(room, ids)).toEqual(["Renamed", "Renamed"]);
  // Once in a batch, once separately, and once in a batch after the write.
  expect(room.loopback.log.filter((line) => line === `GET ${path}/${ids[1]}`)).toHaveLength(3);
});

test("a deleted profile is reported, and does not stop the updates of the others", async () => {
  await using room = await openRoom();
  const ids = await two(room);
  room.loopback.tenant.deviceConfigurations.delete(ids[1]);

  const [kept, gone] = await rename(room, ids);

  expect(kept?.status).toBe("fulfilled");
  expect(gone).toMatchObject({
    reason: { message: expect.stringContaining("was deleted outside this stack since the preview.") },
  });
});

test("a profile and its assignments are read in one request before they are replaced", async () => {
  await using room = await openRoom();
  const [id] = await two(room);
  const operation = room.operation();

  await operation.resource(profileAssignment).create({ profileId: id, targets: [{ kind: "allUsers" }] });

  expect(room.loopback.log.slice(0, 3)).toEqual([
    "POST /beta/$batch",
    `GET ${path}/${id}`,
    `GET ${path}/${id}/assignments`,
  ]);
  expect(room.loopback.violations).toEqual([]);
});
