import { faults } from "../../tools/faults/faults";
import { playMatrix } from "../../tools/faults/matrix";
import { operations } from "../../tools/faults/operations";

test("with any fault in any operation, nothing is lost or duplicated, and the next run converges", async () => {
  const report = await playMatrix({ everyRequest: false, operations, faults });

  expect(report.failed).toEqual([]);
  expect(report.pairs).toBeGreaterThanOrEqual(240);
  expect(report.meetings).toBeGreaterThanOrEqual(report.pairs);
}, 900_000);
