import { PassThrough } from "node:stream";
import { listing } from "../../provider/tenant/listing";

/** A stream of pages that the test sends itself. */
const pagesByHand = () => new PassThrough({ objectMode: true });

const byItself = (item: string) => item;

test("an entry is found as soon as its page arrives", async () => {
  const pages = pagesByHand();
  const counts: number[] = [];
  const list = listing(pages, byItself);
  list.watch((found) => counts.push(found));
  const first = list.find("a");
  const second = list.find("c");

  pages.write(["a", "b"]);
  expect(await first).toBe("a");
  expect(await list.find("b")).toBe("b");
  expect(counts).toEqual([2]);

  pages.end(["c"]);
  expect(await second).toBe("c");
  expect([...(await list.complete).keys()]).toEqual(["a", "b", "c"]);
  expect(counts).toEqual([2, 3]);
});

test("an entry is reported missing only after the whole list has been read", async () => {
  const pages = pagesByHand();
  const list = listing(pages, byItself);
  let isAnswered = false;
  const missing = list.find("z").finally(() => {
    isAnswered = true;
  });

  pages.write(["a"]);
  await list.find("a");
  expect(isAnswered).toBe(false);

  pages.end();
  expect(await missing).toBeUndefined();
  expect(await list.find("y")).toBeUndefined();
});

test("a failed page fails for those waiting for it, but not for earlier entries", async () => {
  const pages = pagesByHand();
  const list = listing(pages, byItself);
  const missing = list.find("z");

  pages.write(["a"]);
  await list.find("a");
  pages.destroy(new Error("503"));

  await expect(missing).rejects.toThrow("503");
  await expect(list.complete).rejects.toThrow("503");
  expect(await list.find("a")).toBe("a");
  await expect(list.find("z")).rejects.toThrow("503");
});

test("an entry that a write removes from the list is no longer found", async () => {
  const pages = pagesByHand();
  const list = listing(pages, byItself);
  pages.end(["a"]);
  (await list.complete).delete("a");
  expect(await list.find("a")).toBeUndefined();
});
