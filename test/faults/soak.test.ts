import { soak } from "../../tools/faults/soak";

test("300 random operations with random faults, by one stack and other administrators, keep every promise", async () => {
  const seed = Math.floor(Math.random() * 1_000_000);

  // The seed is compared too, so that the message of a failure shows it for `npm run faults -- --seed`.
  expect(await soak(seed, 300)).toEqual({ seed, operations: 300, violations: [] });
}, 300_000);
