import { type Html, html } from "./html";
import { dateAndTime } from "./statusWords";
import type { Run } from "./timeline";

const mostListed = 60;

export function timelineSection(runs: readonly Run[]): Html {
  const newest = [...runs].reverse().slice(0, mostListed);
  return html`<section class="timeline" aria-labelledby="timeline">
<h2 id="timeline">Runs</h2>
${runs.length < 2 ? html`<p class="quiet">This is the first run in the history. The timeline starts with the next run.</p>` : chart(runs)}
<details><summary>The runs as a table</summary>
<table><thead><tr><th scope="col">Run</th><th scope="col">Drifted</th><th scope="col">Gone</th><th scope="col">Could not tell</th></tr></thead>
<tbody>
${newest.map(({ at, drifted, gone, notReadable }) => html`<tr><th scope="row">${dateAndTime(at)}</th><td>${drifted}</td><td>${gone}</td><td>${notReadable}</td></tr>`)}
</tbody></table>
</details>
</section>`;
}

function chart(runs: readonly Run[]): Html {
  const off = runs.filter(({ drifted, gone, notReadable }) => drifted + gone + notReadable > 0).length;
  return html`<figure hidden><div class="chart" role="img" aria-label="Resources that were not in line, run by run: ${off} of ${runs.length} runs had any."></div>
<figcaption><span class="key drifted">drifted</span> <span class="key gone">gone</span> <span class="key notReadable">could not tell</span> <output></output></figcaption></figure>`;
}
