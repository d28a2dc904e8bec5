import Ajv2020 from "ajv/dist/2020";
import { z } from "zod";
import { driftReport } from "../../../provider/cli/drift/report";
import { mixed } from "./reports";

const isReport = new Ajv2020({ validateFormats: false }).compile(z.toJSONSchema(driftReport));

test("the JSON Schema accepts a report, and rejects one with an unknown field", () => {
  const report = JSON.parse(JSON.stringify(mixed));

  expect(isReport(report)).toBe(true);
  expect(isReport({ ...report, schemaVersion: 2 })).toBe(false);
  expect(isReport({ ...report, stacks: [{ ...report.stacks[0], user: "anna" }] })).toBe(false);
});
