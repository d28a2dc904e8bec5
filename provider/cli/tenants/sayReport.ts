import type { DriftReport } from "../drift/report";
import { acceptanceText, linesOf, summaryOf } from "../drift/text";
import { say, sayColoured } from "../terminal";

/** As m365 drift says it, but without a line for each tenant that is in line: there may be thousands. */
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
