import type { Loopback } from "../../provider/loopback";
import { timeouts } from "../../provider/tenant/timeouts";
import { inputs, profileCount, profileIn, rolledOut } from "./emailProfileRoom";
import type { Room } from "./harness";
import { assigned, assignmentIn, groupId } from "./profileAssignmentRoom";

/** Simulates lagging replicas: neither the list nor requests for the profile find it. */
function hide({ inject }: Loopback, id: string, { times = Infinity, methods = ["GET"] } = {}): () => void {
  const isList = /deviceConfigurations$/;
  const unlist = inject({
    match: ({ method, path }) => method === "GET" && isList.test(path.split("?")[0] ?? ""),
    times: Infinity,
    rewrite: (body) => {
      const { value, ...rest } = body as { value: { id: string }[] };
      return { ...rest, value: value.filter((one) => one.id !== id) };
    },
  });
  const unknow = inject({
    match: ({ method, path }) => methods.includes(method) && path.includes(id),
    times,
    status: 404,
    body: { error: { code: "NotFound", message: `The resource ${id} was not found.` } },
  });
  return () => {
    unlist();
    unknow();
  };
}

const writesOf = ({ loopback }: Room) =>
  loopback.requests.filter(({ kind }) => kind === "write").map(({ method }) => method);

const back = (id: string) => `${id} was missing when this run looked for it, but exists now`;
const stays = (id: string) =>
  `${id} was missing when its replacement was created, but exists now: it is not deleted`;

test("a profile that replicas do not show for a while is not reported as deleted", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const { goneMs } = timeouts;
  timeouts.goneMs = 2_000;
  hide(room.loopback, id, { times: 4 });

  const diff = await profileIn(room.operation()).diff(id, olds, inputs);
  hide(room.loopback, id, { times: 4 });
  const read = await profileIn(room.operation()).read(id, olds);
  timeouts.goneMs = goneMs;

  expect(diff).toMatchObject({ changes: false, replaces: [] });
  expect(read).toEqual(olds);
});

test("a profile that was reported as deleted and reappears is neither replaced nor deleted", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = profileIn(room.operation());
  const show = hide(room.loopback, id);

  expect(await resource.diff(id, olds, inputs)).toMatchObject({ replaces: ["id"] });
  show();

  await expect(resource.create(inputs)).rejects.toThrow(back(id));
  expect(writesOf(room)).toEqual([]);
  expect(profileCount(room)).toBe(1);
});

test("a profile that a refresh lost and that reappears is not replaced", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = profileIn(room.operation());
  const show = hide(room.loopback, id);

  expect(await resource.read(id, olds)).toBeUndefined();
  show();

  await expect(resource.create(inputs)).rejects.toThrow("Nothing was written");
  expect(profileCount(room)).toBe(1);
});

test("a profile that reappears after its replacement was created is not deleted", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  const resource = profileIn(room.operation());
  const show = hide(room.loopback, id);
  await resource.diff(id, olds, inputs);
  const successor = await resource.create(inputs);
  show();

  await expect(resource.delete(id, olds)).rejects.toThrow(stays(id));

  const { deviceConfigurations } = room.loopback.tenant;
  expect([id, successor.id].map((one) => deviceConfigurations.has(one))).toEqual([true, true]);

  // Each later run repeats the delete after the diff of the replacement.
  const later = profileIn(room.operation());
  await later.diff(successor.id, successor.computed ?? {}, inputs);
  await expect(later.delete(id, olds)).rejects.toThrow("it is not deleted");
  expect(deviceConfigurations.has(id)).toBe(true);

  room.loopback.administrator.deleteDeviceConfiguration(id);
  const last = profileIn(room.operation());
  expect(await last.diff(successor.id, successor.computed ?? {}, inputs)).toMatchObject({ changes: false });
  await last.delete(id, olds);
});

test("a profile that stays deleted is recreated, and the delete of the old one costs one request", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  room.loopback.administrator.deleteDeviceConfiguration(id);
  const resource = profileIn(room.operation());
  await resource.diff(id, olds, inputs);
  await resource.create(inputs);
  room.loopback.clearRequests();

  await resource.delete(id, olds);

  expect(room.loopback.requests.map(({ method }) => method)).toEqual(["GET"]);
});

test("an assignment whose profile was reported as deleted and reappears is neither replaced nor deleted", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  const news = { profileId: id, targets: [{ kind: "group", groupId: groupId(room, "Sales") }] };
  const { computed: olds = {} } = await assignmentIn(room.operation()).create(news);
  const before = assigned(room, id);
  const resource = assignmentIn(room.operation());
  const show = hide(room.loopback, id);
  room.loopback.clearRequests();

  expect(await resource.diff(id, olds, news)).toMatchObject({ replaces: ["id"] });
  show();

  await expect(resource.create({ ...news, targets: [] })).rejects.toThrow(back(id));
  await expect(resource.delete(id, olds)).rejects.toThrow(stays(id));
  expect(assigned(room, id)).toEqual(before);
  expect(writesOf(room)).toEqual([]);
});

test("a delete to which a replica answers 404 is repeated", async () => {
  const { room, id, olds } = await rolledOut();
  await using _ = room;
  hide(room.loopback, id, { times: 2, methods: ["DELETE", "GET"] });

  await profileIn(room.operation()).delete(id, olds);

  expect(room.loopback.tenant.deviceConfigurations.has(id)).toBe(false);
});

test("an assignment whose replica answers 404 is deleted anyway", async () => {
  const { room, id } = await rolledOut();
  await using _ = room;
  const news = { profileId: id, targets: [{ kind: "group", groupId: groupId(room, "Sales") }] };
  const { computed: olds = {} } = await assignmentIn(room.operation()).create(news);
  hide(room.loopback, id, { times: 3 });

  await assignmentIn(room.operation()).delete(id, olds);

  expect(assigned(room, id)).toEqual([]);
});
