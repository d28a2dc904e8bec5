import { acceptanceLines } from "../drift/ignore/acceptances";
import type { DriftReport } from "../drift/report";
import { type Html, html } from "./html";

/** Entries of the ignore file that need attention. */
export function ignoreFileSection(report: DriftReport): Html {
  const lines = acceptanceLines(report);
  if (lines.length === 0) return html``;
  return html`<section class="entries" aria-labelledby="entries">
<h2 id="entries">Ignore file</h2>
<ul>${lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}</ul>
</section>`;
}
