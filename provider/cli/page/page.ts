import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { visibleJson } from "../../foreignText";
import type { HistoryEntry } from "../drift/history";
import type { DriftReport } from "../drift/report";
import { summaryOf } from "../drift/text";
import { benchmarksSection } from "./benchmarks";
import { client } from "./client";
import { devicesSection } from "./devicesSection";
import { differencesSection } from "./differences";
import { header } from "./header";
import { Html, html } from "./html";
import { ignoreFileSection } from "./ignoreFileSection";
import { stacksSection } from "./stacks";
import { style } from "./style";
import { entriesUpTo, runsOf } from "./timeline";
import { timelineSection } from "./timelineSection";

/** A self-contained file: needs no network, fonts or images. */
export function renderPage(report: DriftReport, history: readonly HistoryEntry[]): string {
  const entries = entriesUpTo(report, history);
  const runs = runsOf(entries);
  const styles = `${packaged("uplot/dist/uPlot.min.css")}\n${style}`;
  const scripts = [ofAnyLocale, packaged("uplot/dist/uPlot.iife.min.js"), client];
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<!-- The chart is drawn by uPlot.
${packaged("uplot/LICENSE")}-->
<meta http-equiv="Content-Security-Policy" content="${policyFor(styles, scripts)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Drift: ${summaryOf(report)}</title>
<link rel="icon" href="data:,">
<style>${new Html(styles)}</style>
</head>
<body>
${header(report)}
<main>
${stacksSection(report.stacks, entries)}
${timelineSection(runs)}
${differencesSection(report)}
${ignoreFileSection(report)}
${devicesSection(report)}
${benchmarksSection(report)}
</main>
<footer><p>m365 drift compares what the programs declare with what the tenants have.</p></footer>
<script type="application/json" id="runs">${asData(runs)}</script>
${scripts.map((script) => html`<script>${new Html(script)}</script>`)}
</body>
</html>
`;
  return page.markup;
}

/** In the C locale, a browser reports a language that Intl rejects, which would stop uPlot. */
const ofAnyLocale =
  'try { new Intl.NumberFormat(navigator.language); } catch { Object.defineProperty(navigator, "language", { value: "en-GB" }); }';

/** Content Security Policy: allows only the scripts and styles in this file, and no requests. */
function policyFor(styles: string, scripts: readonly string[]): string {
  const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hash).join(" ")}`,
    `style-src ${hash(styles)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

const packaged = (path: string) => readFileSync(require.resolve(path), "utf8");

/** In a data block, only the end tag of the script has to be escaped. */
const asData = (value: unknown) => new Html(visibleJson(value).replaceAll("<", "\\u003c"));
