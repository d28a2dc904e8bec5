import { figure } from "../../impact/format";
import type { DeviceCounts, DriftReport } from "../drift/report";
import { type Html, html } from "./html";

const columns = [
  ["succeeded", "Have it"],
  ["pending", "Pending"],
  ["failed", "Failed"],
  ["conflict", "In conflict"],
  ["notApplicable", "Not applicable"],
] as const;

/** Numbers of devices that have the profiles; empty without --status. */
export function devicesSection({ stacks }: DriftReport): Html {
  const rows = stacks.flatMap(({ stack, devices = [] }) => devices.map((one) => rowOf(stack, one)));
  if (rows.length === 0) return html``;
  const titles = ["Profile", ...columns.map(([, title]) => title)];
  return html`<section class="devices" aria-labelledby="devices">
<h2 id="devices">Devices</h2>
<div class="scroll"><table>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${rows}
</tbody>
</table></div>
</section>`;
}

function rowOf(stack: string, { name, counts, reason }: DeviceCounts): Html {
  const cells = counts
    ? columns.map(([key]) => html`<td>${figure(counts[key])}</td>`)
    : [html`<td colspan="${columns.length}"><bdi>${reason ?? "not counted"}</bdi></td>`];
  const why = counts?.reasons.map((line) => html`<small><bdi>${line}</bdi></small>`) ?? [];
  return html`<tr><th scope="row"><b><bdi>${name}</bdi></b><small><bdi>${stack}</bdi></small>${why}</th>${cells}</tr>`;
}
