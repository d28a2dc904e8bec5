import { count } from "../../impact/format";
import { whoAndWhen } from "../drift/describe";
import type { DriftReport, Marks, ResourceReport, StackReport, Status } from "../drift/report";
import { ignoreOf } from "../drift/rows";
import { type Html, html } from "./html";
import { mark } from "./stacks";
import { statusWords } from "./statusWords";

type Shown = Exclude<Status, "inLine"> | "ignored" | "noticed";
const words: Record<Shown, string> = { ...statusWords, ignored: "ignored", noticed: "by Microsoft" };
const shownOrder: readonly Shown[] = ["notReadable", "gone", "drifted", "noticed", "ignored"];

interface Entry {
  stack: StackReport;
  resource: ResourceReport;
  shown: Shown;
}

export function differencesSection(report: DriftReport): Html {
  const entries = report.stacks.flatMap(entriesOf);
  entries.sort((a, b) => shownOrder.indexOf(a.shown) - shownOrder.indexOf(b.shown));
  if (entries.length === 0) return html``;
  const now = new Date(report.finishedAt);
  return html`<section class="differences" aria-labelledby="differences">
<h2 id="differences">Differences</h2>
${filters(entries)}
<table role="table">
<thead role="rowgroup"><tr role="row">${["Resource", "Declared → in the tenant", "Changed", "Effect of resetting it"].map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${entries.map((entry) => row(entry, now))}
</tbody>
</table>
<p class="none" hidden>No differences match these filters.</p>
</section>`;
}

/** Leaves out a failure of the whole stack, which is shown once, with the stack. */
function entriesOf(stack: StackReport): Entry[] {
  return stack.resources.flatMap((resource) => {
    const shown = shownAs(resource);
    const isSaid = shown === "notReadable" && resource.reason === stack.reason;
    return shown === undefined || isSaid ? [] : [{ stack, resource, shown }];
  });
}

function shownAs({ status, ignored, properties, notices = [] }: ResourceReport): Shown | undefined {
  if (status !== "inLine") return status;
  if (notices.length > 0) return "noticed";
  return ignored || properties.length > 0 ? "ignored" : undefined;
}

/** Hidden until the script runs. Without scripts, all differences are shown. */
function filters(entries: readonly Entry[]): Html {
  const present = shownOrder.filter((shown) => entries.some((entry) => entry.shown === shown));
  const stacks = [...new Set(entries.map(({ stack }) => stack.stack))].sort();
  const choice = (value: string, label: string, number: number) =>
    html`<label><input type="radio" name="status" value="${value}"${value === "" ? html` checked` : undefined}><span>${label} <small>${number}</small></span></label>`;
  return html`<form class="filters" role="search" aria-label="Filter the differences" hidden>
<label class="words"><span>Filter</span><input type="search" name="words" autocomplete="off" spellcheck="false" placeholder="resource, property, value"></label>
${stacks.length > 1 ? html`<label class="stack"><span>Stack</span><select name="stack"><option value="">all</option>${stacks.map((stack) => html`<option>${stack}</option>`)}</select></label>` : undefined}
<fieldset><legend>Status</legend>
${choice("", "all", entries.length)}
${present.map((shown) => choice(shown, words[shown], entries.filter((entry) => entry.shown === shown).length))}
</fieldset>
<output aria-live="polite">${count(entries.length, "resource")}</output>
</form>`;
}

function row({ stack, resource, shown }: Entry, now: Date): Html {
  return html`<tr role="row" data-status="${shown}" data-stack="${stack.stack}">
<td role="cell"><span class="status ${shown}">${shown === "ignored" || shown === "noticed" ? undefined : mark(shown)}${words[shown]}</span> <b><bdi>${resource.name}</bdi></b><small>${resource.type} · <bdi>${stack.stack}</bdi></small></td>
<td role="cell" data-title="Declared → in the tenant">${changesOf(resource)}</td>
<td role="cell" data-title="Changed">${changed(resource, now)}</td>
<td role="cell" data-title="Effect of resetting it">${impactOf(resource)}</td>
</tr>`;
}

function changesOf(resource: ResourceReport): Html {
  const { notices = [] } = resource;
  return html`${differencesOf(resource)}${notices.map((notice) => html`<p><bdi>${notice}</bdi></p>`)}`;
}

function differencesOf({ status, reason, properties, ...marks }: ResourceReport): Html {
  if (status === "notReadable") return html`<p><bdi>${reason}</bdi></p>`;
  if (status === "gone" || marks.ignored) return html`<p>deleted in the tenant</p>${ignoreLine(marks)}`;
  if (properties.length === 0) return html``;
  return html`<dl>${properties.map(
    (property) =>
      html`<div><dt>${property.path}</dt><dd><bdi>${property.difference ?? property.words}</bdi>${ignoreLine(property)}</dd></div>`,
  )}</dl>`;
}

function ignoreLine(marks: Marks): Html {
  const line = ignoreOf(marks);
  const accept = marks.accept?.words;
  return html`${line ? html`<small><bdi>${line}</bdi></small>` : undefined}${accept ? html`<details class="accept"><summary>accept it</summary><code><bdi>${accept}</bdi></code></details>` : undefined}`;
}

function changed({ changedBy, adminUrl }: ResourceReport, now: Date): Html {
  const when = whoAndWhen(changedBy, now);
  const link = adminUrl?.startsWith("https://")
    ? html`<a href="${adminUrl}" rel="noreferrer">admin page</a>`
    : undefined;
  return html`${when ? html`<p><bdi>${when}</bdi></p>` : undefined}${link}`;
}

const impactOf = ({ impact }: ResourceReport): Html =>
  html`${impact.map((line) => html`<p><bdi>${line}</bdi></p>`)}`;
