import type { z } from "zod";
import { nearest } from "../nearest";
import type { CheckFailure, Declarable, Values } from "./define";
import { formatPath, isWithin, type Segments, segmentsOf } from "./path";
import { elementOf, fieldOf, optionsOf, type Schema, type Shape, shapeOf } from "./schema";

interface Sides {
  olds: Values;
  live: Values;
}

/** Replaces ignored values with the tenant's. Steering inputs are not in the tenant, so they keep their old values. */
export function withIgnored(
  { schema: { inputs } }: Declarable,
  values: Values,
  sides: Sides,
  paths: readonly string[],
): Values {
  return paths.reduce((all, path) => keeping(inputs, all, sides, segmentsOf(path)) as Values, values);
}

function keeping(schema: Schema, value: unknown, { olds, live }: Partial<Sides>, path: Segments): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return fieldOf(schema).meta.steering ? olds : live;
  if (!isGroup(value)) return value;
  const shape = shapeOf(schema, value);
  const names = first === "*" ? Object.keys(shape) : [String(first)].filter((name) => name in shape);
  const kept = names.map((name) => {
    const sides = { olds: memberOf(olds, name), live: memberOf(live, name) } as Partial<Sides>;
    return [name, keeping(shape[name] as Schema, value[name], sides, rest)] as const;
  });
  const changed = { ...value, ...Object.fromEntries(kept) };
  return Object.fromEntries(
    Object.entries(changed).filter(([name, item]) => item !== undefined || name in value),
  );
}

const isGroup = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const memberOf = (value: unknown, name: string) => (isGroup(value) ? value[name] : undefined);

interface InputPath {
  path: string;
  isList: boolean;
  isGroup: boolean;
}

/** Reports paths of ignoreChanges that would have no effect, or another effect than they suggest. */
export function ignoredFailures(
  { schema: { inputs } }: Declarable,
  values: Values,
  paths: readonly string[],
): CheckFailure[] {
  // Called for each resource of each run, and nearly all of them ignore nothing.
  if (paths.length === 0) return [];
  const known = pathsIn(inputs, values, []);
  return paths.flatMap((path) => {
    const reason = path.startsWith("__") ? undefined : objectionTo(path, known);
    return reason ? [{ property: "", reason: `ignoreChanges: ${JSON.stringify(path)} ${reason}` }] : [];
  });
}

function objectionTo(path: string, known: readonly InputPath[]): string | undefined {
  const at = segmentsOf(path);
  const around = known.filter((one) => isWithin(path, one.path));
  if (around.some((one) => segmentsOf(one.path).length === at.length)) return undefined;
  const whole = around.find((one) => !one.isGroup);
  if (whole?.isList)
    return `is part of a list, and a list is compared as a whole. Use ${JSON.stringify(whole.path)}.`;
  if (whole) return `leads into a single value. Use ${JSON.stringify(whole.path)}.`;
  return `matches no input. ${hintFor(path, known)}`;
}

/** Also suggests a path if only its last name matches. */
function hintFor(path: string, known: readonly InputPath[]): string {
  const names = known.map((one) => one.path);
  const last = (one: string) => String(segmentsOf(one).at(-1));
  const near =
    nearest(path, names) ?? names.find((one) => last(one) === nearest(last(path), names.map(last)));
  return near ? `Did you mean ${JSON.stringify(near)}?` : `Allowed: ${names.join(", ")}.`;
}

function pathsIn(schema: Schema, value: unknown, above: Segments): InputPath[] {
  return Object.entries(shapeFor(schema, value)).flatMap(([name, member]) => {
    const at = [...above, name];
    const inner = pathsIn(member, memberOf(value, name), at);
    const isList = elementOf(member) !== undefined;
    return [{ path: formatPath(at), isList, isGroup: inner.length > 0 }, ...inner];
  });
}

/** While the member of a union is not known, the inputs of all members. */
function shapeFor(schema: Schema, value: unknown): Shape {
  const shape = shapeOf(schema, value);
  if (Object.keys(shape).length > 0) return shape;
  return Object.assign({}, ...optionsOf(schema).map((option: z.ZodObject) => option.shape));
}
