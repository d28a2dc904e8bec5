import { benchmarks } from "../../impact/benchmarks/table";
import type { DriftReport, ResourceReport, StackReport } from "../drift/report";
import { type Html, html } from "./html";

type Judged = NonNullable<ResourceReport["benchmarks"]>[number];

const words: Record<Judged["result"], string> = {
  pass: "passes",
  fail: "fails",
  unknown: "not known",
  notApplicable: "not applicable",
};

/** Which benchmark controls the tenants pass; collapsed, because it is not drift. */
export function benchmarksSection({ stacks }: DriftReport): Html {
  const rows = stacks.flatMap((stack) =>
    stack.resources.flatMap((resource) =>
      (resource.benchmarks ?? []).map((judged) => row(stack, resource, judged)),
    ),
  );
  if (rows.length === 0) return html``;
  return html`<section class="benchmarks" aria-labelledby="benchmarks">
<h2 id="benchmarks">Benchmarks</h2>
<details><summary>${summary(stacks)}</summary>
<table role="table">
<thead role="rowgroup"><tr role="row">${["Control", "What it asks", "Result", "Resource"].map((title) => html`<th role="columnheader" scope="col">${title}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows}
</tbody>
</table>
</details>
</section>`;
}

function summary(stacks: readonly StackReport[]): string {
  const all = stacks.flatMap(({ resources }) => resources.flatMap(({ benchmarks = [] }) => benchmarks));
  const failing = all.filter(({ result }) => result === "fail").length;
  return `${failing} of ${all.length} controls fail`;
}

function row({ stack }: StackReport, { name }: ResourceReport, judged: Judged): Html {
  const { benchmark, control, result, title, source, note } = judged;
  return html`<tr role="row">
<td role="cell"><a href="${source}" rel="noreferrer">${benchmarks[benchmark].name} ${control}</a></td>
<td role="cell" data-title="What it asks">${title}</td>
<td role="cell" data-title="Result">${words[result]}${note ? html`<small>${note}</small>` : undefined}</td>
<td role="cell" data-title="Resource"><b><bdi>${name}</bdi></b><small><bdi>${stack}</bdi></small></td>
</tr>`;
}
