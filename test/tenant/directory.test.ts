import { guidOf } from "../../provider/loopback";
import { expectIds, meaningOf, settledMeaningOf } from "../../provider/tenant/directory";
import { openRoom, type Room } from "../resources/harness";

const byIds = "POST /v1.0/directoryObjects/getByIds";
const made = ({ loopback }: Room, count: number) =>
  Array.from(
    { length: count },
    (_, index) => loopback.administrator.createGroup({ displayName: `Group ${index}` }).id,
  );

test("ids requested at the same time share requests of 1,000, and each is requested once", async () => {
  await using room = await openRoom();
  const ids = made(room, 1_001);
  const { tenant } = room.operation();

  const meanings = await Promise.all(ids.map((id) => meaningOf(tenant, id)));
  await meaningOf(tenant, ids[0]?.toUpperCase() ?? "");

  expect(meanings.every((one) => typeof one === "object" && one.type === "group")).toBe(true);
  expect(room.loopback.log).toEqual([byIds, byIds]);
});

test("ids that are likely to be needed fill up a request, but do not cause one", async () => {
  await using room = await openRoom();
  const ids = made(room, 1_500);
  const { tenant } = room.operation();
  expectIds(tenant, ids);
  expect(room.loopback.log).toEqual([]);

  const missing = guidOf("nobody");
  expect(await meaningOf(tenant, missing)).toBe("none");
  await Promise.all(ids.slice(0, 999).map((id) => meaningOf(tenant, id)));
  expect(room.loopback.log).toEqual([byIds]);

  await meaningOf(tenant, ids[999] ?? "");
  await meaningOf(tenant, ids[1_499] ?? "");
  expect(room.loopback.log).toEqual([byIds, byIds]);
});

test("if the request is refused although the token has the permission, groups are requested one by one", async () => {
  await using room = await openRoom();
  const ids = made(room, 3);
  const { tenant } = room.operation();
  expectIds(tenant, ids);
  room.loopback.inject({ match: { path: /getByIds$/ }, status: 403 });

  const [first] = await Promise.all(ids.slice(0, 2).map((id) => settledMeaningOf(tenant, id)));

  expect(first).toMatchObject({ type: "group", displayName: "Group 0" });
});

test("a failed request fails for everyone waiting for it, and the next caller repeats it", async () => {
  await using room = await openRoom();
  const [id = ""] = made(room, 1);
  const { tenant } = room.operation();
  room.loopback.inject({ match: { path: /getByIds$/ }, status: 400 });

  await expect(Promise.all([meaningOf(tenant, id), meaningOf(tenant, id)])).rejects.toThrow("400");
  expect(await meaningOf(tenant, id)).toMatchObject({ id });
});
