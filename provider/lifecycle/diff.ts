import type { Definition, Values } from "./define";
import { formatPath, overlaps, type Segments, valueAt, withValueAt } from "./path";
import { canonical, fieldOf, shapeOf } from "./schema";

export interface Difference {
  path: string;
  /** The value the tenant (or, offline, the state) has. */
  from: unknown;
  /** The value that is wanted; the service's default for a property that was taken out of the program. */
  to: unknown;
  /** The program did not change it: somebody changed the tenant. */
  drift: boolean;
}

export interface Comparison {
  replaces: string[];
  /** Inputs that differ from the state's while the tenant needs no write. */
  steering: string[];
  differences: Difference[];
}

type Schema = Parameters<typeof fieldOf>[0];

interface Sides {
  /** Declared values of the last run. */
  olds: Values;
  news: Values;
  /** Live values in the vocabulary of the inputs, or `olds` when the tenant is not asked. */
  live: Values;
  unknownPaths: readonly string[];
  ignoreChanges: readonly string[];
}

/** Compares what is declared with what is there. Everything undeclared is left out. */
export function compare(definition: Definition, sides: Sides): Comparison {
  const result: Comparison = { replaces: [], steering: [], differences: [] };
  const schema = definition.inputs;
  const form = (values: Values) => canonical(schema, values) as Values;
  const [olds, news, live] = [form(sides.olds), form(sides.news), form(sides.live)];
  for (const path of leafPaths(schema, sides.olds, sides.news, sides.unknownPaths)) {
    if (sides.ignoreChanges.some((ignored) => overlaps(ignored, path))) continue;
    const isUnknown = sides.unknownPaths.some((unknown) => overlaps(unknown, path));
    const { meta } = fieldOf(memberAt(schema, path, [sides.news, sides.olds]));
    const declared = valueAt(news, path);
    const changed = isUnknown || !same(valueAt(olds, path), declared);
    if (meta.replaceOnChanges && changed) result.replaces.push(path);
    else if (meta.steering && changed) result.steering.push(path);
    if (meta.replaceOnChanges || meta.steering) continue;
    const to = declared === undefined && !isUnknown ? canonicalDefault(schema, path, sides) : declared;
    if (!isUnknown && same(valueAt(live, path), to)) {
      // The tenant has the new value already: only the state must learn of it.
      if (changed) result.steering.push(path);
      continue;
    }
    result.differences.push({
      path,
      from: valueAt(sides.live, path),
      to: valueAt(sides.news, path) ?? to,
      drift: !changed,
    });
  }
  return result;
}

/** The live values with everything declared laid over them, and defaults where a declaration was taken out. */
export function wantedValues(live: Values, news: Values, differences: readonly Difference[]): Values {
  const ours = differences.reduce((values, { path, to }) => withValueAt(values, path, to), live);
  return { ...news, ...ours };
}

/** Every path below which there are no further properties, declared now or in the last run. Lists are one value. */
function leafPaths(
  schema: Definition["inputs"],
  olds: Values,
  news: Values,
  unknownPaths: readonly string[],
): string[] {
  const found = new Set<string>();
  const visit = (shape: ReturnType<typeof shapeOf>, value: unknown, at: Segments): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const member = shape[key];
      if (!member) continue;
      const path = [...at, key];
      if (fieldOf(member).schema._zod.def.type === "union" && item) visit(shapeOf(member, item), item, path);
      else if (item !== undefined || unknownPaths.some((unknown) => overlaps(unknown, formatPath(path)))) {
        found.add(formatPath(path));
      }
    }
  };
  for (const side of [news, olds]) visit(shapeOf(schema, side), side, []);
  return [...found];
}

/** The schema of a property; unions on the way are decided by the values. */
function memberAt(schema: Definition["inputs"], path: string, values: unknown[]): Schema {
  return path.split(".").reduce<{ schema: Schema; values: unknown[] }>(
    (at, key) => ({
      schema: at.values.map((value) => shapeOf(at.schema, value)[key]).find((member) => member) ?? at.schema,
      values: at.values.map((value) => (value as Values | undefined)?.[key]),
    }),
    { schema, values },
  ).schema;
}

function canonicalDefault(schema: Schema, path: string, sides: Sides): unknown {
  const member = memberAt(schema as Definition["inputs"], path, [sides.news, sides.olds]);
  return canonical(member, fieldOf(member).meta.serviceDefault);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
