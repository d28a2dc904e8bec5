import { counted, withUnknowns } from "../../provider/counted";
import { ProviderError } from "../../provider/errors";
import type { Argument } from "../../provider/reads";
import { ReadCache } from "../../provider/tenant/readCache";
import { atTime } from "../clock";

const later = (ms: number, work: () => Promise<unknown>) => atTime(Date.now() + ms, work);

/** A mocked read function, which counts its calls. */
const reading = () =>
  jest.fn(async (_cache: ReadCache, ...args: readonly Argument[]) => `${JSON.stringify(args)} read`);

test("concurrent and later calls of one function with the same arguments share one request", async () => {
  const [cache, getGroup] = [new ReadCache(), reading()];

  const answers = await Promise.all([cache.read(getGroup, "a", 1), cache.read(getGroup, "a", 1)]);
  answers.push(await cache.read(getGroup, "a", 1));

  expect(answers).toEqual(Array(3).fill('["a",1] read'));
  expect(getGroup.mock.calls).toEqual([[cache, "a", 1]]);
});

test.each<{ what: string; args: Argument[][]; requests: number }>([
  { what: "another value", args: [["a"], ["b"]], requests: 2 },
  { what: "another number of arguments", args: [["a"], ["a", "b"], []], requests: 3 },
  {
    what: "arguments in another order",
    args: [
      ["a", "b"],
      ["b", "a"],
    ],
    requests: 2,
  },
  { what: "a number and its text", args: [[1], ["1"]], requests: 2 },
  { what: "a text that looks like two texts", args: [["a", "b"], ['a","b']], requests: 2 },
  { what: "a list and its only member", args: [["a"], [["a"]]], requests: 2 },
  { what: "false and an omitted argument", args: [[false], []], requests: 2 },
  { what: "lists of the same values", args: [[["a", "b"]], [["a", "b"]]], requests: 1 },
  { what: "undefined and an omitted argument", args: [["a", undefined], ["a"]], requests: 1 },
])("arguments are compared by value: $what", async ({ args, requests }) => {
  const [cache, getGroup] = [new ReadCache(), reading()];

  for (const some of args) await cache.read(getGroup, ...some);

  expect(getGroup).toHaveBeenCalledTimes(requests);
});

test("two functions with the same arguments make two requests, even if they have the same name", async () => {
  const [cache, one, other] = [new ReadCache(), reading(), reading()];

  await Promise.all([cache.read(one, "a"), cache.read(other, "a")]);

  expect([one, other].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
});

test("one operation does not use what another one has read", async () => {
  const getGroup = reading();

  await new ReadCache().read(getGroup);
  await new ReadCache().read(getGroup);

  expect(getGroup).toHaveBeenCalledTimes(2);
});

test("a failed read fails for everyone waiting for it, and the next caller repeats it", async () => {
  const [cache, getGroup] = [new ReadCache(), reading()];
  getGroup.mockRejectedValueOnce(new Error("503"));

  const failed = [cache.read(getGroup), cache.read(getGroup)];
  await expect(Promise.allSettled(failed)).resolves.toMatchObject(Array(2).fill({ status: "rejected" }));
  await expect(cache.read(getGroup)).resolves.toBe("[] read");

  expect(getGroup).toHaveBeenCalledTimes(2);
});

test("a read that fails late does not remove a newer answer", async () => {
  const [cache, getGroup] = [new ReadCache(), reading()];
  let fail = (_: Error) => {};
  const answer = new Promise<string>((_, reject) => {
    fail = reject;
  });
  getGroup.mockReturnValueOnce(answer);

  const first = cache.read(getGroup, "a");
  cache.invalidate(getGroup, "a");
  await cache.read(getGroup, "a");
  fail(new Error("503"));
  await expect(first).rejects.toThrow("503");
  await cache.read(getGroup, "a");

  expect(getGroup).toHaveBeenCalledTimes(2);
});

test("after a write, the written object is read again, and so are lists", async () => {
  const [cache, getGroup, getUser] = [new ReadCache(), reading(), reading()];
  const readAll = async () => {
    for (const id of ["a", "b"]) await cache.read(getGroup, id);
    await cache.read(getUser, "a");
  };
  await readAll();

  cache.invalidate(getGroup, "a");
  await readAll();
  expect(getGroup.mock.calls.map(([, id]) => id)).toEqual(["a", "b", "a"]);

  cache.invalidate(getGroup);
  await readAll();
  expect(getGroup.mock.calls.map(([, id]) => id)).toEqual(["a", "b", "a", "a", "b"]);
  expect(getUser).toHaveBeenCalledTimes(1);
});

test("a remembered answer costs no request, and a failed one is ignored", async () => {
  const [cache, getGroup] = [new ReadCache(), reading()];

  await cache.remember(getGroup, ["a"], Promise.resolve("from a list"));
  expect(await cache.read(getGroup, "a")).toBe("from a list");
  expect(await cache.known(getGroup, "a")).toBe("from a list");
  expect(cache.known(getGroup, "b")).toBeUndefined();
  expect(getGroup).not.toHaveBeenCalled();

  await cache.remember(getGroup, ["a"], Promise.reject(new Error("503"))).catch(() => {});
  expect(cache.known(getGroup, "a")).toBeUndefined();
  expect(await cache.read(getGroup, "a")).toBe('["a"] read');
});

test("after two minutes, an answer is read again", async () => {
  const [cache, getGroup] = [new ReadCache(), reading()];
  await cache.read(getGroup, "a");

  await later(119_000, () => cache.read(getGroup, "a"));
  expect(getGroup).toHaveBeenCalledTimes(1);

  await later(121_000, async () => expect(cache.known(getGroup, "a")).toBeUndefined());
  await later(121_000, () => cache.read(getGroup, "a"));
  expect(getGroup).toHaveBeenCalledTimes(2);
});

test("a failed count is requested once for each argument, and a reader that needs the value requests it again", async () => {
  const [cache, countUsers] = [new ReadCache(), reading()];
  countUsers.mockRejectedValueOnce(new ProviderError("M365_API", "503", { reason: "the service is busy" }));

  const { value, unknown } = await withUnknowns(async () => [
    await counted(cache, "how many", countUsers, "a"),
    await counted(cache, "how many", countUsers, "a"),
    await counted(cache, "how many", countUsers, "b"),
  ]);

  expect(value).toEqual([undefined, undefined, '["b"] read']);
  expect(unknown).toEqual([{ what: "how many", why: "the service is busy" }]);
  expect(countUsers).toHaveBeenCalledTimes(2);
  expect(await cache.read(countUsers, "a")).toBe('["a"] read');
  expect(await cache.read(countUsers, "b")).toBe('["b"] read');
  expect(countUsers).toHaveBeenCalledTimes(3);
});
