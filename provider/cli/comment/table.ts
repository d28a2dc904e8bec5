import { adopts, adoptsAsItIs, writtenIn } from "../../lifecycle/adoptionLines";
import { driftIn } from "../../lifecycle/describe";
import { code, cut, plain, table } from "./markdown";
import { isAdopting, type Step } from "./plan";
import { propertyChanges } from "./properties";
import { reachIn } from "./reach";
import type { Row } from "./rows";

const mostOfACell = 240;
const mostOfAValue = 40;
const mostProperties = 3;

export function changesTable(rows: readonly Row[], isOffline: boolean): string {
  return table(
    ["Resource", "What changes", "Whom it reaches"],
    rows.map((row) => [code(cut(row.name, 80)), whatChanges(row), whomItReaches(row, isOffline)]),
  );
}

function whatChanges({ steps, drift, adoption }: Row): string {
  const besides = [...drift.map(driftCell), ...adoption.flatMap(adoptionCells)];
  const whats = steps.map(
    (step) => `${plain(step.type)}, ${changeOf(step, steps.length === 1 ? besides : [])}`,
  );
  const shared = steps.length > 1 ? besides : [];
  return [...whats, ...shared].slice(0, mostProperties).join("<br>");
}

function changeOf(step: Step, besides: readonly string[]): string {
  const words = (isAdopting(step) ? verbs["import"] : verbs[step.op]) ?? plain(step.op);
  const isChange = step.op === "update" || step.op === "replace";
  if (!isChange && !isAdopting(step)) return words;
  const changed = isChange ? propertyChanges(step) : [];
  const all = [...changed.map(({ path, before, after }) => arrow(path, before, after)), ...besides];
  const more = all.length > mostProperties ? [`and ${all.length - mostProperties} more`] : [];
  const shown = [...all.slice(0, mostProperties), ...more];
  return shown.length > 0 ? `${words}:<br>${shown.join("<br>")}` : words;
}

const verbs: Record<string, string> = {
  create: "new",
  import: "adopts",
  update: "changed",
  replace: "replaced",
  delete: "deleted",
};

const arrow = (path: string, before: string | undefined, after: string | undefined) =>
  `${code(cut(path, mostOfAValue))}: ${value(before)} → ${value(after)}`;

const value = (json: string | undefined) => (json === undefined ? "not set" : code(cut(json, mostOfAValue)));

function adoptionCells(line: string): string[] {
  if (line === adopts) return [];
  if (line === adoptsAsItIs) return ["nothing will be written"];
  const written = writtenIn(line);
  return [written ? arrow(written.path, written.live, written.wanted) : plain(cut(line, mostOfACell))];
}

function driftCell(line: string): string {
  const drift = driftIn(line);
  if (!drift) return plain(cut(line, mostOfACell));
  return `${arrow(drift.path, drift.live, drift.declared)} (changed in the tenant)`;
}

/** The lines that say what happens to whom; without one, what the tenant counts, else the first. */
function whomItReaches({ impact, reached, unknown }: Row, isOffline: boolean): string {
  const counting = impact.filter((line) =>
    /\d|\bnobody\b|\ball (users|devices)\b|stays in the tenant/i.test(line),
  );
  const lines = reached.length > 0 ? impact.filter((line) => reachIn(line).length > 0) : counting.slice(0, 1);
  const [first, second] = lines.length > 0 ? lines : impact;
  const shown = [first, ...(reached.length > 0 ? [second] : [])].filter((line) => line !== undefined);
  const cells = shown.map((line) => plain(cut(line, mostOfACell)));
  const isUnknown = unknown.length > 0 || (isOffline && cells.length === 0);
  return (
    [...cells, ...(isUnknown ? [cells.length > 0 ? "of the delete: not known" : "not known"] : [])].join(
      "<br>",
    ) || "no known effect"
  );
}
