import type { Known } from "./check";
import type { Declarable, Values } from "./define";
import { elementOf, fieldOf, type Schema, shapeOf } from "./schema";

/**
 * Replaces list entries that lack a required property, because it is known only later, with undefined, as if the whole
 * entry were unknown.
 */
export const withHoles = (
  { schema: { inputs } }: Declarable,
  { values, unknownPaths }: Known<Values>,
): Known<Values> => ({
  values: unknownPaths.length === 0 ? values : (holed(inputs, values) as Values),
  unknownPaths,
});

function holed(schema: Schema, value: unknown): unknown {
  const element = elementOf(schema);
  if (Array.isArray(value))
    return element ? value.map((item) => (isWhole(element, item) ? item : undefined)) : value;
  if (typeof value !== "object" || value === null) return value;
  const shape = shapeOf(schema, value);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, shape[key] ? holed(shape[key], item) : item]),
  );
}

function isWhole(element: Schema, item: unknown): boolean {
  if (typeof item !== "object" || item === null) return true;
  return Object.entries(shapeOf(element, item)).every(
    ([key, member]) => fieldOf(member).optional || (item as Values)[key] !== undefined,
  );
}
