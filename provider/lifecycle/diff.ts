import { isDeepStrictEqual } from "node:util";
import type { Declarable, Values } from "./define";
import { isWithin, overlaps, withValueAt } from "./path";
import { canonical, discriminatorOf, fieldOf, inOrder, type Schema, type Shape, shapeOf } from "./schema";

export interface Difference {
  path: string;
  /** The value the tenant (or, offline, the state) has. */
  from: unknown;
  /** The declared value, or the service's default for a property that was removed from the program. */
  to: unknown;
  /** The program did not change, so the tenant did. */
  drift: boolean;
}

export interface Comparison {
  replaces: string[];
  /** Inputs that differ from the state's while the tenant needs no write. */
  steering: string[];
  differences: Difference[];
}

interface Sides {
  /** Declared values of the last run. */
  olds: Values;
  news: Values;
  /** Live values as inputs, or `olds` if the tenant is not read. */
  live: Values;
  unknownPaths: readonly string[];
}

/** A property below which there are no further properties; a list is one value. */
interface Leaf {
  path: string;
  keys: readonly string[];
  schema: Schema;
}

/** Compares declared with live values. Everything undeclared is left out. */
export function compare(definition: Declarable, sides: Sides): Comparison {
  const result: Comparison = { replaces: [], steering: [], differences: [] };
  for (const leaf of leavesOf(definition.schema.inputs, sides)) compareLeaf(leaf, sides, result);
  return result;
}

function compareLeaf({ path, keys, schema }: Leaf, sides: Sides, result: Comparison): void {
  const { meta } = fieldOf(schema);
  const form = (side: Values) => canonical(schema, at(side, keys));
  const isUnknown = sides.unknownPaths.some((unknown) => overlaps(unknown, path));
  const declared = form(sides.news);
  const changed = isUnknown || !isDeepStrictEqual(form(sides.olds), declared);
  if (meta.replaceOnChanges && changed) result.replaces.push(path);
  else if (meta.steering && changed) result.steering.push(path);
  if (meta.replaceOnChanges || meta.steering) return;
  const to = declared === undefined && !isUnknown ? canonical(schema, meta.serviceDefault) : declared;
  if (isUnknown || !isDeepStrictEqual(form(sides.live), to)) {
    const [from, news] = [sides.live, sides.news].map((side) => inOrder(schema, at(side, keys)));
    result.differences.push({ path, from, to: news ?? to, drift: !changed });
  } else if (changed) {
    // The tenant already has the new value: only the state must be updated.
    result.steering.push(path);
  }
}

/** The live values overlaid with all declared values, and defaults for removed declarations. */
export function wantedValues(live: Values, news: Values, differences: readonly Difference[]): Values {
  const ours = differences.reduce((values, { path, to }) => withValueAt(values, path, to), live);
  return { ...news, ...ours };
}

/** Everything that is declared now or was in the last run. The values select the members of unions. */
function leavesOf(schema: Schema, { news, olds, unknownPaths }: Sides): Iterable<Leaf> {
  const found = new Map<string, Leaf>();
  const visit = (shape: Shape, values: Values, above: readonly string[]): void => {
    for (const [key, item] of Object.entries(values)) {
      const member = shape[key];
      if (!member) continue;
      const keys = [...above, key];
      const path = keys.join(".");
      const isUnion = fieldOf(member).schema._zod.def.type === "union";
      if (isUnion && isGroup(item) && !isUndecided(member, path, unknownPaths))
        visit(shapeOf(member, item), item, keys);
      else if (!found.has(path) && (item !== undefined || unknownPaths.some((one) => overlaps(one, path))))
        found.set(path, { path, keys, schema: member });
    }
  };
  for (const side of new Set([news, olds])) visit(shapeOf(schema, side), side, []);
  return found.values();
}

/** Whether a union or its discriminator is unknown: it is then compared as a whole, without assuming another member. */
function isUndecided(union: Schema, path: string, unknownPaths: readonly string[]): boolean {
  const decides = discriminatorOf(union);
  return unknownPaths.some((unknown) => isWithin(path, unknown) || unknown === `${path}.${decides}`);
}

const isGroup = (value: unknown): value is Values => typeof value === "object" && value !== null;

function at(values: unknown, keys: readonly string[]): unknown {
  return keys.reduce((inner, key) => (isGroup(inner) ? inner[key] : undefined), values);
}
