import { setImmediate } from "node:timers/promises";
import { Snapshot } from "../../provider/tenant/snapshot";

async function allOf<T>(items: AsyncGenerator<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Pages of two, which are counted when they are asked for. */
function longList() {
  const asked: number[] = [];
  const list = async function* () {
    for (let page = 1; page <= 3; page += 1) {
      asked.push(page);
      yield page * 10;
      yield page * 10 + 1;
    }
  };
  return { asked, list };
}

async function* failing(items: AsyncGenerator<number>): AsyncGenerator<number> {
  if ((await items.next()).done) yield 0;
  throw new Error("refused");
}

test("of a list that is begun only the first page is asked for, and its reader goes on from there", async () => {
  const { asked, list } = longList();
  const snapshot = new Snapshot();

  snapshot.begin("devices", list);
  await setImmediate();
  expect(asked).toEqual([1]);

  expect(await allOf(snapshot.each("devices", list))).toEqual([10, 11, 20, 21, 30, 31]);
  expect(asked).toEqual([1, 2, 3]);
});

test("a list serves one reader: the next one gets it from its start", async () => {
  const { asked, list } = longList();
  const snapshot = new Snapshot();
  snapshot.begin("devices", list);
  await allOf(snapshot.each("devices", list));

  expect(await allOf(snapshot.each("devices", list))).toHaveLength(6);
  expect(asked).toEqual([1, 2, 3, 1, 2, 3]);
});

test("a list that was begun too long ago is read anew", async () => {
  const { asked, list } = longList();
  const snapshot = new Snapshot();
  jest.useFakeTimers({ doNotFake: ["setImmediate", "nextTick", "queueMicrotask"] });
  snapshot.begin("devices", list);
  jest.setSystemTime(Date.now() + 121_000);

  const items = snapshot.each("devices", list);
  jest.useRealTimers();

  expect(await allOf(items)).toHaveLength(6);
  expect(asked).toEqual([1, 1, 2, 3]);
});

test("an empty list is empty for its reader", async () => {
  const snapshot = new Snapshot();
  snapshot.begin("devices", async function* () {});

  expect(await allOf(snapshot.each("devices", longList().list))).toEqual([]);
});

test("that a list cannot be read is told to its reader, and disturbs nobody who needs it not", async () => {
  const refused = () => failing(longList().list());
  const snapshot = new Snapshot();
  snapshot.begin("devices", refused);
  snapshot.begin("grants", refused);
  await setImmediate();

  await expect(allOf(snapshot.each("devices", refused))).rejects.toThrow("refused");
});
