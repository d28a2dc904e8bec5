import { writeFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { visibleJson } from "../../foreignText";
import { renderPage } from "../page/page";
import { appendHistory, readHistory } from "./history";
import { toMarkdown } from "./markdown";
import type { DriftReport } from "./report";
import { toSarif } from "./sarif";

export interface Files {
  cwd: string;
  json?: string;
  markdown?: string;
  sarif?: string;
  html?: string;
  history?: string;
}

export function writeFiles(report: DriftReport, files: Files, now: Date): void {
  const json = (value: object) => `${visibleJson(value, 2)}\n`;
  if (files.json) writeFileSync(files.json, json(report));
  if (files.markdown) writeFileSync(files.markdown, toMarkdown(report, now));
  if (files.sarif) writeFileSync(files.sarif, json(toSarif(report, projectIn(files.cwd))));
  if (files.history) appendHistory(files.history, report);
  if (files.html)
    writeFileSync(files.html, renderPage(report, files.history ? readHistory(files.history) : []));
}

/**
 * The project file as code hosts know it: relative to the working directory, which in a pipeline is the repository.
 * SARIF requires URIs, so spaces and other special characters are percent-encoded.
 */
function projectIn(cwd: string): string {
  const file = join(cwd, "Pulumi.yaml");
  const path = relative(".", file);
  const isOutside = isAbsolute(path) || path.split(sep)[0] === "..";
  return isOutside ? pathToFileURL(resolve(file)).href : path.split(sep).map(encodeURIComponent).join("/");
}
