import { count } from "../../impact/format";
import type { HistoryEntry } from "../drift/history";
import { tellingNotes } from "../drift/notes";
import { countsOf, type StackReport, type Status } from "../drift/report";
import { type Html, html } from "./html";
import { statusWords } from "./statusWords";
import { lastStatuses } from "./timeline";

/** Worst first. */
const order: readonly Status[] = ["notReadable", "gone", "drifted", "inLine"];
const mostInLine = 12;

export function stacksSection(stacks: readonly StackReport[], entries: readonly HistoryEntry[]): Html {
  const sorted = [...stacks].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const items = (some: readonly StackReport[]) => some.map((stack) => item(stack, entries));
  const calm = sorted.filter(({ status }) => status === "inLine");
  const isLong = calm.length > mostInLine;
  const shown = isLong ? sorted.filter(({ status }) => status !== "inLine") : sorted;
  return html`<section class="stacks" aria-labelledby="stacks">
<h2 id="stacks">Stacks</h2>
<ul>
${items(shown)}
</ul>
${isLong ? html`<details><summary>${count(calm.length, "stack")} in line</summary><ul>${items(calm)}</ul></details>` : undefined}
</section>`;
}

function item(stack: StackReport, entries: readonly HistoryEntry[]): Html {
  return html`<li>
<span class="status ${stack.status}">${mark(stack.status)}${statusWords[stack.status]}${stack.fixed ? ", reset" : ""}</span>
<b><bdi>${stack.stack}</bdi></b>
<span class="share">${shareOf(stack)}</span>
${strip(lastStatuses(entries, stack.stack))}
${stack.tenantId ? html`<code>${stack.tenantId}</code>` : undefined}
${stack.reason ? html`<p><bdi>${stack.reason}</bdi></p>` : undefined}
${tellingNotes(stack).map((note) => html`<p><bdi>${note}</bdi></p>`)}
</li>`;
}

function shareOf(stack: StackReport): string {
  const { drifted, gone, resources, ignored } = countsOf(stack);
  if (resources === 0) return "";
  const share = drifted + gone > 0 ? `${drifted + gone} of ${resources}` : count(resources, "resource");
  return ignored > 0 ? `${share}, ${ignored} ignored` : share;
}

/** Each status has its own shape, so that it can be recognised without colour. */
const shapes: Record<Status, string> = {
  inLine: "M6 2.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7z",
  drifted: "M6 1.5L11 10.5H1z",
  gone: "M2 2L10 10M10 2L2 10",
  notReadable: "M3.6 4.1a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.5M6 10.2v.1",
};

export const mark = (status: Status): Html =>
  html`<svg class="mark" viewBox="0 0 12 12" aria-hidden="true"><path d="${shapes[status]}"/></svg>`;

/** The last runs, one bar each; a short bar means that everything was in line. */
function strip(statuses: readonly Status[]): Html {
  const bars = statuses.map((status, at) => {
    const height = status === "inLine" ? 3 : 12;
    return html`<rect class="${status}" x="${at * 5}" y="${12 - height}" width="3" height="${height}"/>`;
  });
  const off = statuses.filter((status) => status !== "inLine").length;
  const label = `Of the last ${count(statuses.length, "run")} ${off} ${off === 1 ? "was" : "were"} not in line`;
  const width = Math.max(1, statuses.length * 5 - 2);
  return html`<svg class="strip" role="img" aria-label="${label}" viewBox="0 0 ${width} 12" width="${width}" height="12">${bars}</svg>`;
}
