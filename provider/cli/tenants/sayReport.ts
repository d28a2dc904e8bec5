import type { DriftReport } from "../drift/report";
import { acceptanceText, linesOf, summaryOf } from "../drift/text";
import { say, sayColoured } from "../terminal";

/** Prints the report like m365 drift, but without tenants that are in line, because there may be thousands. */
export function sayReport(report: DriftReport, ending: readonly string[]): void {
  const others = report.stacks.filter(({ status }) => status !== "inLine");
  const widest = Math.max(0, ...others.map(({ stack }) => stack.length));
  const { columns = 100, isTTY = false } = process.stdout;
  const screen = { width: columns, hasColours: isTTY, now: new Date() };
  const lines = others.flatMap((stack) => linesOf(stack, widest, screen));
  const all = [...lines, ...acceptanceText(report, screen)];
  if (all.length > 0) sayColoured(`${all.join("\n")}\n`);
  say([summaryOf(report), ...ending].filter(Boolean).join(" · "));
}
