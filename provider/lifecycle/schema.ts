import { z } from "zod";

declare module "zod" {
  interface GlobalMeta {
    /** Microsoft's page about the property; copied to the generated docs. */
    source?: string;
    /** What the service (or its admin portal) uses if the property is not set; removal resets the property to it. */
    serviceDefault?: unknown;
    /** Only controls this provider: stored in the state and compared with it, never with the tenant. */
    steering?: boolean;
    replaceOnChanges?: boolean;
    /** Decides who gets access: accepting a difference accepts its current value only. */
    decidesAccess?: boolean;
    /** A list in which order and repetitions do not matter. */
    set?: boolean;
    /** The service ignores the case of this text (ids, host names). */
    ignoreCase?: boolean;
    /** What each allowed value means, for docs and hover text. */
    values?: Record<string, string>;
    deprecated?: boolean;
    /** The name a generated nested type gets in schema.json. */
    typeName?: string;
  }
}

export type Meta = z.core.GlobalMeta;
export type Schema = z.core.$ZodType;
export type Shape = z.core.$ZodShape;
export interface Field {
  schema: Schema;
  meta: Meta;
  optional: boolean;
}

const wrappers = new Set(["optional", "nullable", "default", "prefault", "readonly", "nonoptional"]);
const fields = new WeakMap<Schema, Field>();

/** A schema without its wrappers, and the metadata written on any of them. */
export function fieldOf(schema: Schema): Field {
  const known = fields.get(schema);
  if (known) return known;
  let inner = schema;
  let meta: Meta = {};
  let optional = false;
  for (;;) {
    meta = { ...z.globalRegistry.get(inner), ...meta };
    const { type } = inner._zod.def;
    if (!wrappers.has(type)) break;
    optional ||= type === "optional" || type === "default";
    inner = (inner as z.ZodOptional)._zod.def.innerType;
  }
  const field = { schema: inner, meta, optional };
  fields.set(schema, field);
  return field;
}

/** The members of an object schema, or of the member of a union that `value` belongs to. */
export function shapeOf(schema: Schema, value: unknown): Shape {
  const inner = fieldOf(schema).schema;
  if (inner._zod.def.type === "object") return (inner as z.ZodObject)._zod.def.shape;
  if (inner._zod.def.type !== "union") return {};
  const option = optionOf(inner as z.ZodDiscriminatedUnion, value);
  return option ? shapeOf(option, value) : {};
}

/** The schema of a list's elements. */
export function elementOf(schema: Schema): Schema | undefined {
  const inner = fieldOf(schema).schema;
  return inner._zod.def.type === "array" ? (inner as z.ZodArray)._zod.def.element : undefined;
}

/** The members of a union; empty for other schemas. */
export function optionsOf(schema: Schema): readonly z.ZodObject[] {
  const inner = fieldOf(schema).schema;
  return inner._zod.def.type === "union"
    ? ((inner as z.ZodDiscriminatedUnion)._zod.def.options as z.ZodObject[])
    : [];
}

/** The property that selects the member of a union. */
export function discriminatorOf(schema: Schema): string | undefined {
  return (fieldOf(schema).schema as z.ZodDiscriminatedUnion)._zod.def.discriminator;
}

function optionOf(union: z.ZodDiscriminatedUnion, value: unknown): z.ZodObject | undefined {
  const { discriminator, options } = union._zod.def;
  if (!discriminator || typeof value !== "object" || value === null) return undefined;
  const wanted = (value as Record<string, unknown>)[discriminator];
  return (options as z.ZodObject[]).find((option) => constantOf(option.shape[discriminator]) === wanted);
}

/** All enum and literal values in a schema, at any depth. */
export function wordsOf(schema: Schema): string[] {
  const { schema: inner } = fieldOf(schema);
  const { type, entries = {}, values = [] } = inner._zod.def as { type: string } & Record<string, object>;
  if (type === "enum") return Object.values(entries).map(String);
  if (type === "literal") return Object.values(values).map(String);
  const element = elementOf(inner);
  const members = type === "object" ? Object.values(shapeOf(inner, {})) : optionsOf(inner);
  return [...members, ...(element ? [element] : [])].flatMap(wordsOf);
}

export function constantOf(schema: Schema | undefined): unknown {
  return schema && schema._zod.def.type === "literal"
    ? (schema as z.ZodLiteral)._zod.def.values[0]
    : undefined;
}

/** Members in the order of the schema, for people: engines pass them in any order. */
export function inOrder(schema: Schema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const element = elementOf(schema);
    return element ? value.map((item) => inOrder(element, item)) : value;
  }
  if (typeof value !== "object" || value === null) return value;
  const shape = shapeOf(schema, value);
  const known = Object.keys(shape).filter((key) => key in value);
  const ordered = known.map((key) => [key, inOrder(shape[key] as Schema, (value as Group)[key])]);
  return { ...Object.fromEntries(ordered), ...without(value as Group, known) };
}

type Group = Record<string, unknown>;

const without = (value: Group, keys: readonly string[]): Group =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));

/**
 * One form for values that mean the same: sets without order and repetitions, text without the case
 * the service ignores, no null and no undefined. Diff, read and import compare only this form.
 */
export function canonical(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  const field = fieldOf(schema);
  if (Array.isArray(value)) return canonicalList(field, value);
  if (typeof value === "object") return canonicalObject(field.schema, value);
  if (typeof value === "string" && field.meta.ignoreCase) return value.toLowerCase();
  return value;
}

function canonicalList(field: Field, list: unknown[]): unknown[] {
  const element = elementOf(field.schema);
  const items = list.map((item) => (element ? canonical(element, item) : item));
  if (!field.meta.set) return items;
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText.keys()].sort().map((text) => byText.get(text));
}

function canonicalObject(schema: Schema, value: object): Record<string, unknown> {
  const shape = shapeOf(schema, value);
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value).sort()) {
    const member = shape[key];
    const item = (value as Record<string, unknown>)[key];
    const form = member ? canonical(member, item) : (item ?? undefined);
    if (form !== undefined) result[key] = form;
  }
  return result;
}
