import { faults } from "../../tools/faults/faults";
import { playMatrix } from "../../tools/faults/matrix";
import { operations } from "../../tools/faults/operations";

test("every operation with every fault: nothing is lost or duplicated, and the next run converges", async () => {
  const report = await playMatrix({ everyRequest: false, operations, faults });

  expect(report.failed).toEqual([]);
  expect(report.pairs).toBeGreaterThanOrEqual(240);
  expect(report.meetings).toBeGreaterThanOrEqual(report.pairs);
}, 900_000);
