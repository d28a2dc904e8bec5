import { type Known, show } from "./check";
import type { Values } from "./define";
import type { Difference } from "./diff";
import { overlaps, valueAt } from "./path";
import { canonical, elementOf, fieldOf, type Schema } from "./schema";

export const adopts = "adopts the existing object that opts.import names.";
export const adoptsAsItIs = `${adopts} It is as declared: nothing will be written.`;

export const managedElsewhere = (marker: string): string =>
  `another stack manages this object, or another resource of this stack: it carries the marker [pulumi:${marker}]. ` +
  "Whoever declares it undoes the changes of the other, and the destroy of either deletes it. " +
  "First take it out of the state that holds it now (pulumi state delete).";

/** What becomes of one property. */
export function linesOf(
  { path, from, to }: Difference,
  schema: Schema | undefined,
  news: Known<Values>,
): string[] {
  if (news.unknownPaths.some((unknown) => overlaps(unknown, path)))
    return [
      `${path}: ${wordOf(from)} in the tenant, declared later in this update: what differs will be written.`,
    ];
  if (schema && fieldOf(schema).meta.set && Array.isArray(from) && Array.isArray(to))
    return entryLines(path, schema, from, to);
  const [is, wanted] = wordsOf(from, to);
  const isDeclared = valueAt(news.values, path) !== undefined;
  const reset = to === undefined ? "unset" : `reset to ${wanted}`;
  return [
    `${path}: ${is} in the tenant, ${isDeclared ? `declared ${wanted}: will be written` : `not declared: will be ${reset}`}.`,
  ];
}

/** Of a long list people see what comes and goes, and not two lists to compare. */
function entryLines(path: string, schema: Schema, from: unknown[], to: unknown[]): string[] {
  const element = elementOf(schema);
  const keyOf = (item: unknown) => JSON.stringify(element ? canonical(element, item) : item);
  const without = (list: unknown[], other: unknown[]) => {
    const keys = new Set(other.map(keyOf));
    return list.filter((item) => !keys.has(keyOf(item)));
  };
  return [
    ...without(from, to).map(
      (item) => `${path}: ${show(item)} in the tenant, not declared: will be removed.`,
    ),
    ...without(to, from).map((item) => `${path}: ${show(item)} declared, not in the tenant: will be added.`),
  ];
}

const wordOf = (value: unknown) => (value === undefined ? "not set" : show(value));

/** Long texts are cut, unless they would read the same. */
function wordsOf(from: unknown, to: unknown): [string, string] {
  const [is, wanted] = [wordOf(from), wordOf(to)];
  return is === wanted ? [JSON.stringify(from), JSON.stringify(to)] : [is, wanted];
}

/** Path, live value and value to come of a line that says what an adoption writes; undefined where nothing is set. */
export function writtenIn(
  line: string,
): { path: string; live: string | undefined; wanted: string | undefined } | undefined {
  const [, path, live, declared, reset] = writtenForm.exec(line) ?? [];
  return path === undefined ? undefined : { path, live, wanted: declared ?? reset };
}

const writtenForm =
  /^(\S+): (?:not set|(.+)) in the tenant, (?:declared (.+): will be written|not declared: will be (?:unset|reset to (.+)))\.$/;

const otherForms = [
  /^\S+: .+ in the tenant, not declared: will be removed\.$/,
  /^\S+: .+ declared, not in the tenant: will be added\.$/,
  /^\S+: .+ in the tenant, declared later in this update: what differs will be written\.$/,
];

/** Whether a line says what an adoption writes. */
export const tellsOfAdoption = (line: string): boolean =>
  [adopts, adoptsAsItIs].includes(line) || [writtenForm, ...otherForms].some((form) => form.test(line));
