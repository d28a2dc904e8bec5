/** The style sheet of the page. Colour is used for a status and nothing else. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf8; --ink: #1d1b18; --quiet: #67625a; --line: #e2ded5; --field: #f3f0ea;
  --inLine: #2f6b45; --drifted: #955500; --gone: #b02a1e; --notReadable: #5a4fa0; --ignored: #67625a;
  --sans: ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", sans-serif;
  --serif: Charter, "Bitstream Charter", "Sitka Text", Cambria, ui-serif, Georgia, serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #161513; --ink: #ebe7df; --quiet: #a39d92; --line: #34312c; --field: #211f1c;
    --inLine: #7fbf95; --drifted: #e5a54b; --gone: #f0806f; --notReadable: #aba0f0; --ignored: #a39d92;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { background: var(--paper); color: var(--ink); font: 15px/1.45 var(--sans); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 72rem; padding: clamp(1rem, 4vw, 3rem) clamp(1rem, 4vw, 2.5rem); font-variant-numeric: tabular-nums; }
h1 { font: 500 clamp(1.7rem, 4.6vw, 2.9rem)/1.12 var(--serif); letter-spacing: -0.015em; margin: 0.25rem 0 0; max-width: 24ch; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font: 600 0.8rem/1.2 var(--sans); margin: 0; padding: 0.5rem 0; border-top: 2px solid var(--ink); }
p, ul, dl, dd, figure { margin: 0; padding: 0; }
small, .quiet, .kicker, .share, code, figcaption, footer, summary { font-size: 0.8125rem; color: var(--quiet); }
small { display: block; }
code, dt { font-family: var(--mono); font-size: 0.78rem; }
a { color: inherit; text-decoration-color: var(--quiet); text-underline-offset: 0.2em; }
a:hover { text-decoration-color: currentColor; }
summary { cursor: pointer; padding: 0.4rem 0; }
:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
.kicker > * + *::before { content: "·"; padding-inline: 0.35em 0.5em; }
main { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.25fr); gap: 2.25rem 3rem; margin-top: clamp(1.75rem, 5vw, 3.25rem); }
main > * { min-width: 0; }
.differences { grid-column: 1 / -1; }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); padding-top: 0.6rem; }

.status { white-space: nowrap; font-size: 0.8125rem; }
.inLine { --tone: var(--inLine); } .drifted { --tone: var(--drifted); } .gone { --tone: var(--gone); }
.notReadable { --tone: var(--notReadable); } .ignored, .noticed { --tone: var(--ignored); }
.status, .key { color: var(--tone); }
.mark { width: 0.72em; height: 0.72em; margin-right: 0.45em; fill: var(--tone); overflow: visible; }
.gone .mark, .notReadable .mark { fill: none; stroke: var(--tone); stroke-width: 1.9; stroke-linecap: round; }
.strip rect { fill: var(--tone); }
.strip rect.inLine { fill: var(--line); }

.stacks ul { list-style: none; }
.stacks li { display: grid; grid-template-columns: 8.25rem minmax(0, 1fr) auto; column-gap: 0.75rem; align-items: baseline; padding: 0.45rem 0; border-top: 1px solid var(--line); }
.stacks h2 + ul > li:first-child { border-top: 0; }
.stacks b { overflow-wrap: anywhere; }
.stacks .share { text-align: right; }
.stacks .strip { grid-column: 1; align-self: start; margin-top: 0.3rem; max-width: 100%; }
.share:empty { display: none; }
.stacks code { grid-column: 2 / -1; overflow-wrap: anywhere; }
.stacks p { grid-column: 2 / -1; font-size: 0.875rem; overflow-wrap: anywhere; padding-top: 0.2rem; }

.chart { width: 100%; min-height: 180px; }
figcaption { display: flex; flex-wrap: wrap; gap: 0.15rem 1rem; padding-top: 0.35rem; }
figcaption output { width: 100%; }
.key::before { content: ""; display: inline-block; width: 0.6rem; height: 0.6rem; margin-right: 0.4rem; background: var(--tone); }
.timeline table { font-size: 0.8125rem; }
.timeline :is(td, th) { padding: 0.15rem 1rem 0.15rem 0; }
.timeline tbody th { font-weight: 400; }
.u-cursor-x { border-right: 1px solid var(--quiet); }

.filters { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.25rem; padding-bottom: 0.65rem; font-size: 0.875rem; }
.filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 0.1rem; }
.filters legend, .filters label > span:first-child:not(:last-child) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.filters :is(input[type="search"], select) { font: inherit; color: inherit; background: var(--field); border: 1px solid transparent; border-bottom-color: var(--quiet); border-radius: 0; padding: 0.4rem 0.5rem; }
.filters input[type="search"] { width: 17rem; max-width: 100%; }
.filters input::placeholder { color: var(--quiet); opacity: 1; }
.filters [type="radio"] { position: absolute; opacity: 0; }
.filters [type="radio"] + span { display: inline-block; padding: 0.35rem 0.6rem; color: var(--quiet); cursor: pointer; border-bottom: 2px solid transparent; }
.filters [type="radio"]:checked + span { color: var(--ink); border-bottom-color: var(--ink); }
.filters [type="radio"]:focus-visible + span { outline: 2px solid var(--ink); outline-offset: 1px; }
.filters small { display: inline; }
.filters output { margin-left: auto; color: var(--quiet); font-size: 0.8125rem; }

table { width: 100%; border-collapse: collapse; text-align: left; }
.differences th { font-size: 0.8125rem; font-weight: 400; color: var(--quiet); padding: 0.35rem 0; border-bottom: 1px solid var(--line); }
.differences td { vertical-align: top; padding: 0.7rem 0 0.75rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.differences :is(th, td) + :is(th, td) { padding-left: 1.5rem; }
.differences :is(th, td):nth-child(1) { width: 22%; }
.differences :is(th, td):nth-child(2) { width: 33%; }
.differences :is(th, td):nth-child(3) { width: 18%; }
.differences td .status { display: block; }
.differences dl > div + div { margin-top: 0.45rem; }
.differences dt { color: var(--quiet); }
.differences td:nth-child(n + 3) { font-size: 0.875rem; }
.differences p + p { margin-top: 0.35rem; }
.differences [data-status="ignored"] { color: var(--quiet); }
.differences .accept code { display: block; overflow-wrap: anywhere; padding-bottom: 0.3rem; }
.devices .scroll { overflow-x: auto; }
.devices th { text-align: start; font-weight: 400; padding: 0.4rem 1rem 0.4rem 0; vertical-align: top; }
.devices td { padding: 0.4rem 1rem 0.4rem 0; vertical-align: top; font-size: 0.875rem; }
.devices thead th { font-size: 0.8125rem; color: var(--quiet); border-bottom: 1px solid var(--line); }
.entries ul { list-style: none; font-size: 0.875rem; overflow-wrap: anywhere; }
.entries li { padding: 0.3rem 0; }
.none { padding: 1rem 0; color: var(--quiet); }

@media (max-width: 52rem) {
  main { grid-template-columns: minmax(0, 1fr); gap: 2rem; }
  .differences thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .differences :is(table, tbody, tr, td) { display: block; }
  .differences td:nth-child(n) { width: auto; padding: 0; border: 0; }
  .differences tr { padding: 0.7rem 0 0.8rem; border-bottom: 1px solid var(--line); }
  .differences tr > td:nth-child(n + 2) { padding-top: 0.45rem; }
  .differences td[data-title]:empty { display: none; }
  .differences td[data-title]:nth-child(n + 3)::before { content: attr(data-title) ": "; color: var(--quiet); font-size: 0.8125rem; }
  .differences td:nth-child(n + 3) p:first-child { display: inline; }
  .differences td a { display: block; }
  .filters :is(.words, .stack, .words input, select) { width: 100%; }
  .filters output { margin-left: 0; }
}
@media (max-width: 52rem) and (pointer: coarse) {
  .filters [type="radio"] + span, .filters :is(input[type="search"], select), summary { min-height: 44px; padding-block: 0.65rem; }
}
@media (max-width: 30rem) {
  .stacks li { grid-template-columns: 7.5rem minmax(0, 1fr); }
  .stacks .share { grid-column: 2; text-align: left; }
  .stacks .strip { grid-row: 2; }
}
@media print { .filters { display: none; } }
`;
