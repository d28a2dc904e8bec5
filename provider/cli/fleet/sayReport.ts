import { writeFileSync } from "node:fs";
import { count } from "../../impact/wording";
import { countsOf, type DriftReport, type StackReport } from "../drift/report";

/** A line for each tenant that is not in line, and the sum. */
export function sayReport(report: DriftReport, file: string | undefined): void {
  if (file !== undefined) writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  for (const stack of report.stacks.filter(({ status }) => status !== "inLine")) console.log(lineOf(stack));
  console.log(sumOf(report));
}

function lineOf(stack: StackReport): string {
  if (stack.reason) return `${stack.stack}: could not tell. ${stack.reason}`;
  const { resources, drifted, gone, notReadable } = countsOf(stack);
  const parts = [
    drifted > 0 ? `${drifted} drifted` : "",
    gone > 0 ? `${gone} gone` : "",
    notReadable > 0 ? `${notReadable} could not be told` : "",
  ];
  return `${stack.stack}: ${parts.filter(Boolean).join(", ")} of ${count(resources, "resource")}.`;
}

function sumOf({ stacks, exitCode }: DriftReport): string {
  const number = (...statuses: StackReport["status"][]) =>
    stacks.filter(({ status }) => statuses.includes(status)).length;
  return `${count(stacks.length, "stack")}: ${number("inLine")} in line, ${number("drifted", "gone")} drifted, ${number("notReadable")} could not tell · exit ${exitCode}`;
}
