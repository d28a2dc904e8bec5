import { z } from "zod";
import { list } from "../impact/format";
import { constantOf, type Field, fieldOf, type Meta, type Schema } from "../lifecycle/schema";

/** A property in the union members that have it, by the discriminator value of each member. */
type Having = ReadonlyMap<string, Field>;

/**
 * One object type for all members of a union, for languages without unions of objects. Properties that a member may lack
 * are optional, and their descriptions say which members have them. Invalid combinations are left to `check`.
 */
export function recordOf({ schema, meta: { description = "" } }: Field): z.ZodObject {
  const { discriminator, options } = (schema as z.ZodDiscriminatedUnion)._zod.def;
  const members = (options as z.ZodObject[]).map(
    ({ shape }) => [String(constantOf(shape[discriminator])), shape] as const,
  );
  const about = (options as z.ZodObject[]).map((option, at) => [
    members[at]?.[0],
    fieldOf(option).meta.description,
  ]);
  const names = members.map(([name]) => name);
  const keys = [...new Set(members.flatMap(([, shape]) => Object.keys(shape)))];
  const properties = keys.map((key) => {
    const having = members.filter(([, shape]) => key in shape);
    return [key, propertyOf(new Map(having.map(([name, shape]) => [name, fieldOf(shape[key])])), names)];
  });
  return z.object(Object.fromEntries(properties)).meta({ description, values: Object.fromEntries(about) });
}

function propertyOf(having: Having, names: readonly string[]): z.ZodType {
  const needing = [...having].flatMap(([name, { optional }]) => (optional ? [] : [name]));
  const holders = [...having.keys()];
  const note = [among(holders, names, "Only for"), needed(needing, holders, names)];
  const type = typeOf(having).meta({
    ...metaOf(having),
    description: [meaningOf(having), ...note].filter(Boolean).join(" "),
  });
  return needing.length === names.length ? type : type.optional();
}

/** Enums and constants are merged into one enum with all of their values. */
function typeOf(having: Having): z.ZodType {
  const schemas = [...having.values()].map(({ schema }) => schema);
  const words = schemas.map(wordsOf);
  if (words.every((some) => some !== undefined)) return z.enum([...new Set(words.flat())]);
  const [type = "", ...others] = new Set(schemas.map((schema) => schema._zod.def.type));
  if (others.length > 0)
    throw new Error(`no record has a property that is ${type} or ${others.join(" or ")}`);
  // A copy, because the record adds its own name and description.
  return (schemas[0] as z.ZodType).clone();
}

function wordsOf(schema: Schema): string[] | undefined {
  const constant = constantOf(schema);
  if (constant !== undefined) return [String(constant)];
  if (schema._zod.def.type !== "enum") return undefined;
  return Object.values((schema as z.ZodEnum)._zod.def.entries).map(String);
}

function metaOf(having: Having): Meta {
  const metas = [...having.values()].map(({ meta }) => meta);
  const { typeName: _, ...first } = metas[0] ?? {};
  const [typeName, ...others] = new Set(metas.map((meta) => meta.typeName));
  const values = valuesOf(having);
  return {
    ...first,
    ...(typeName && others.length === 0 ? { typeName } : {}),
    ...(Object.keys(values).length > 0 ? { values } : {}),
  };
}

/** If the description differs between members, each one is included. */
function meaningOf(having: Having): string {
  const texts = [...new Set([...having.values()].map(({ meta }) => meta.description ?? ""))];
  if (texts.length === 1) return texts[0] as string;
  const of = (text: string) => [...having].filter(([, { meta }]) => meta.description === text);
  return texts.map((text) => `For ${coded(of(text).map(([name]) => name))}: ${text}`).join(" ");
}

function valuesOf(having: Having): Record<string, string> {
  const meanings = [...having].map(([name, { meta }]) => ({ name, values: meta.values ?? {} }));
  const words = [...new Set(meanings.flatMap(({ values }) => Object.keys(values)))];
  const holders = [...having.keys()];
  const described = words.map((word) => {
    const knowing = meanings.filter(({ values }) => word in values);
    // The constant of a member is the member's name, so it needs no note.
    const only = knowing.length > 1 || knowing[0]?.name !== word;
    const note = only
      ? among(
          knowing.map(({ name }) => name),
          holders,
          "Only for",
        )
      : "";
    return [word, [knowing[0]?.values[word], note].filter(Boolean).join(" ")];
  });
  return Object.fromEntries(described);
}

function needed(needing: readonly string[], holders: readonly string[], names: readonly string[]): string {
  if (needing.length === 0 || needing.length === names.length) return "";
  return needing.length === holders.length ? "Required there." : among(needing, holders, "Required for");
}

/** Names the members that are meant, or the other members if these are fewer. */
function among(
  some: readonly string[],
  all: readonly string[],
  beginning: "Only for" | "Required for",
): string {
  const others = all.filter((name) => !some.includes(name));
  if (others.length === 0) return "";
  if (some.length <= others.length) return `${beginning} ${coded(some)}.`;
  return `${beginning === "Only for" ? "Not for" : "Required, but not for"} ${coded(others)}.`;
}

const coded = (names: readonly string[]) => list(names.map((name) => `\`${name}\``));
