import { segmentsOf } from "./path";
import { elementOf, fieldOf, optionsOf, type Schema, shapeOf } from "./schema";

/** The schema at a path, or undefined. In a union, that of the first member that has the property. */
export function schemaAt(schema: Schema, path: string): Schema | undefined {
  return onTheWay(schema, path).at(-1);
}

/** Whether the value at a path decides who gets access, is part of a value that does, or contains one. */
export function decidesAccess(schema: Schema, path: string): boolean {
  const way = onTheWay(schema, path);
  const at = way.at(-1);
  return way.some(decides) || (at !== undefined && within(at).some((one) => decidesAccess(one, "")));
}

/** Whether a path leads into a list, which is compared as one value. */
export const isInList = (schema: Schema, path: string): boolean =>
  onTheWay(schema, path)
    .slice(0, -1)
    .some((one) => one !== undefined && elementOf(one) !== undefined);

const decides = (schema: Schema | undefined) => schema !== undefined && fieldOf(schema).meta.decidesAccess;

/** The schema itself, and those of each segment of the path. */
function onTheWay(schema: Schema, path: string): (Schema | undefined)[] {
  const way: (Schema | undefined)[] = [schema];
  for (const segment of segmentsOf(path)) {
    const last = way.at(-1);
    way.push(last && memberOf(last, segment));
  }
  return way;
}

function memberOf(schema: Schema, segment: string | number): Schema | undefined {
  if (typeof segment === "number") return elementOf(schema);
  const shapes = [shapeOf(schema, {}), ...optionsOf(schema).map((option) => option.shape)];
  return shapes.find((shape) => Object.hasOwn(shape, segment))?.[segment];
}

const within = (schema: Schema): Schema[] => [
  ...Object.values(shapeOf(schema, {})),
  ...optionsOf(schema).flatMap((option) => Object.values(option.shape)),
  ...[elementOf(schema) ?? []].flat(),
];
