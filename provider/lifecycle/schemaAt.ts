import { segmentsOf } from "./path";
import { elementOf, fieldOf, optionsOf, type Schema, shapeOf } from "./schema";

/** The schema of what lies on a path; undefined where there is nothing. Of a union, that of the first member that has it. */
export function schemaAt(schema: Schema, path: string): Schema | undefined {
  return onTheWay(schema, path).at(-1);
}

/** Whether a value on this path decides who gets access: it does itself, it is part of what does, or a part of it does. */
export function decidesAccess(schema: Schema, path: string): boolean {
  const way = onTheWay(schema, path);
  const at = way.at(-1);
  return way.some(decides) || (at !== undefined && within(at).some((one) => decidesAccess(one, "")));
}

/** Whether a path leads into a list, which is one value. */
export const isInList = (schema: Schema, path: string): boolean =>
  onTheWay(schema, path)
    .slice(0, -1)
    .some((one) => one !== undefined && elementOf(one) !== undefined);

const decides = (schema: Schema | undefined) => schema !== undefined && fieldOf(schema).meta.decidesAccess;

/** Of the schema itself and of everything down to the end of the path. */
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
