import { writeFileSync } from "node:fs";
import { visibleJson } from "../../foreignText";
import type { DriftReport } from "../drift/report";
import { linesOf, summaryOf } from "../drift/text";
import { renderPage } from "../page/page";
import { say, sayColoured } from "../terminal";

export interface ReportFiles {
  json?: string;
  html?: string;
}

/** As m365 drift says it, but without a line for each tenant that is in line: there may be thousands. */
export function sayReport(report: DriftReport, { json, html }: ReportFiles): void {
  if (json) writeFileSync(json, `${visibleJson(report, 2)}\n`);
  if (html) writeFileSync(html, renderPage(report, []));
  const others = report.stacks.filter(({ status }) => status !== "inLine");
  const widest = Math.max(0, ...others.map(({ stack }) => stack.length));
  const { columns = 100, isTTY = false } = process.stdout;
  const screen = { width: columns, hasColours: isTTY, now: new Date() };
  const lines = others.flatMap((stack) => linesOf(stack, widest, screen));
  if (lines.length > 0) sayColoured(`${lines.join("\n")}\n`);
  say(`${summaryOf(report)} · exit ${report.exitCode}`);
}
