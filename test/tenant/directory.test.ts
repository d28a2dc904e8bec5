import { guidOf } from "../../provider/loopback";
import { expectIds, meaningOf, settledMeaningOf } from "../../provider/tenant/directory";
import { openRoom, type Room } from "../resources/harness";

const byIds = "POST /v1.0/directoryObjects/getByIds";
const made = ({ loopback }: Room, count: number) =>
  Array.from(
    { length: count },
    (_, index) => loopback.administrator.createGroup({ displayName: `Group ${index}` }).id,
  );

test("ids that are asked for at once travel together, 1,000 a request, and each is asked for once", async () => {
  await using room = await openRoom();
  const ids = made(room, 1_001);
  const { tenant } = room.operation();

  const meanings = await Promise.all(ids.map((id) => meaningOf(tenant, id)));
  await meaningOf(tenant, ids[0]?.toUpperCase() ?? "");

  expect(meanings.every((one) => typeof one === "object" && one.type === "group")).toBe(true);
  expect(room.loopback.log).toEqual([byIds, byIds]);
});

test("what is expected to be asked for fills a request up, and makes none by itself", async () => {
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

test("where the request is refused although the token has the permission, groups are asked for one by one", async () => {
  await using room = await openRoom();
  const ids = made(room, 3);
  const { tenant } = room.operation();
  expectIds(tenant, ids);
  room.loopback.inject({ match: { path: /getByIds$/ }, status: 403 });

  const [first] = await Promise.all(ids.slice(0, 2).map((id) => settledMeaningOf(tenant, id)));

  expect(first).toMatchObject({ type: "group", displayName: "Group 0" });
});

test("an answer that does not come is told to all who asked, and the next one asks again", async () => {
  await using room = await openRoom();
  const [id = ""] = made(room, 1);
  const { tenant } = room.operation();
  room.loopback.inject({ match: { path: /getByIds$/ }, status: 400 });

  await expect(Promise.all([meaningOf(tenant, id), meaningOf(tenant, id)])).rejects.toThrow("400");
  expect(await meaningOf(tenant, id)).toMatchObject({ id });
});
