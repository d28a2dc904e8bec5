import type { Fact } from "../../impact/facts";
import type { AdoptionFact, DriftFact } from "../../impact/facts/lifecycle";
import { linesOf } from "../../impact/words";
import { code, cut, plain, table } from "./markdown";
import { isAdopting, type Step } from "./plan";
import { propertyChanges } from "./properties";
import { reachOf } from "./reach";
import type { Row } from "./rows";

const mostOfACell = 240;
const mostOfAValue = 40;
const mostProperties = 3;

export function changesTable(rows: readonly Row[], isOffline: boolean): string {
  return table(
    ["Resource", "What changes", "Who is affected"],
    rows.map((row) => [code(cut(row.name, 80)), whatChanges(row), whomItReaches(row, isOffline)]),
  );
}

function whatChanges({ steps, drift, adoption }: Row): string {
  const besides = [...drift.flatMap(driftCells), ...adoption.flatMap(adoptionCells)];
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

const asJson = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));

const sentence = (fact: Fact) => linesOf([fact]).map((line) => plain(cut(line, mostOfACell)));

function adoptionCells(fact: AdoptionFact): string[] {
  if (fact.kind === "adopts") return fact.isAsDeclared ? ["nothing will be written"] : [];
  const isWhole = ["written", "reset", "unset"].includes(fact.change);
  return isWhole ? [arrow(fact.path, asJson(fact.live), asJson(fact.wanted))] : sentence(fact);
}

function driftCells(fact: DriftFact): string[] {
  if (fact.kind !== "drift") return sentence(fact);
  return [`${arrow(fact.path, asJson(fact.live), asJson(fact.declared))} (changed in the tenant)`];
}

/** Up to two sentences with a counted effect; otherwise the first that says whom it concerns, else the first one. */
function whomItReaches({ impact, reached, unknown, unrecorded }: Row, isOffline: boolean): string {
  const isReaching = reached.length > 0;
  const saying = isReaching
    ? impact.filter(({ facts }) => facts.some(reachOf))
    : impact.filter(({ facts }) => facts.some(tellsWhom)).slice(0, 1);
  const shown = (saying.length > 0 ? saying : impact).slice(0, isReaching ? 2 : 1);
  const cells = shown.map(({ text }) => plain(cut(text, mostOfACell)));
  const isOpen = (isOffline || unrecorded > 0) && cells.length === 0;
  const missing = cells.length > 0 ? "the delete's effect is not known" : "not known";
  return [...cells, ...(isOpen || unknown.length > 0 ? [missing] : [])].join("<br>") || "no known effect";
}

const telling: ReadonlySet<Fact["kind"]> = new Set<Fact["kind"]>([
  ...(["stays", "nobodyGetsProfile", "noDeviceIsTouched", "managedByIntune"] as const),
  ...(["consentChanges", "mayBeRenamed", "targetsFound", "targetIsGone"] as const),
]);

const tellsWhom = (fact: Fact): boolean => "users" in fact || "members" in fact || telling.has(fact.kind);
