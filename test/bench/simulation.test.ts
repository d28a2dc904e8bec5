import { rollOut } from "./simulation";

test("one pipeline is never refused, and takes as long as the limit requires", async () => {
  const { ms, refused } = await rollOut(1_000, 1);
  expect(refused).toBe(0);
  expect(ms).toBeGreaterThanOrEqual(9 * 20_000);
  expect(ms).toBeLessThan(10 * 20_000);
});

test("pipelines that each use the complete limit are refused and slow down, and with shares of it they are not", async () => {
  const [whole, parts] = [await rollOut(1_000, 2), await rollOut(1_000, 2, 50)];
  expect(whole.refused).toBeGreaterThan(0);
  expect(parts.refused).toBe(0);
  expect(parts.ms).toBeLessThan(10 * 20_000);
});
