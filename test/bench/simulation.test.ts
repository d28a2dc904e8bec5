import { rollOut } from "./simulation";

test("one pipeline is never refused, and takes the limit's own time", async () => {
  const { ms, refused } = await rollOut(1_000, 1);
  expect(refused).toBe(0);
  expect(ms).toBeGreaterThanOrEqual(9 * 20_000);
  expect(ms).toBeLessThan(10 * 20_000);
});

test("pipelines that each take the whole limit are refused and slow down; with their parts they are not", async () => {
  const [whole, parts] = [await rollOut(1_000, 2), await rollOut(1_000, 2, 50)];
  expect(whole.refused).toBeGreaterThan(0);
  expect(parts.refused).toBe(0);
  expect(parts.ms).toBeLessThan(10 * 20_000);
});
