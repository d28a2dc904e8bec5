import type { z } from "zod";
import { show } from "../impact/format";
import { nearest } from "../nearest";
import type { CheckFailure, Declarable, Values } from "./define";
import { formatPath, overlaps, type Segments } from "./path";
import { discriminatorOf, elementOf, fieldOf, type Schema, shapeOf } from "./schema";

export { show };

/** What Pulumi sends for a value that is known only after another resource has been created. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export interface Known<T> {
  /** The values, with undefined in place of values that are not known yet. */
  values: T;
  unknownPaths: string[];
}

export function splitUnknowns(value: Values): Known<Values> {
  const unknownPaths: string[] = [];
  const visit = (item: unknown, at: Segments): unknown => {
    if (item === unknownValue) {
      unknownPaths.push(formatPath(at));
      return undefined;
    }
    if (Array.isArray(item)) return item.map((element, index) => visit(element, [...at, index]));
    if (typeof item !== "object" || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, inner]) => [key, visit(inner, [...at, key])]));
  };
  return { values: visit(value, []) as Values, unknownPaths };
}

/** Validates the inputs offline, before anything is read or written. */
export function checkInputs<I extends object>(
  { schema }: { schema: Pick<Declarable<I>["schema"], "inputs" | "rules"> },
  news: Known<Values>,
  owner = "this resource",
): CheckFailure[] {
  const parsed = schema.inputs.safeParse(news.values, { reportInput: true });
  const issues = parsed.success ? [] : parsed.error.issues;
  const known = issues.flatMap((issue) =>
    failuresOf(schema.inputs, news.values, issue, owner).filter(
      ({ property }) => !news.unknownPaths.some((path) => mayStillFit(path, property, issue)),
    ),
  );
  if (known.length > 0) return known;
  return schema.rules?.(news.values as Partial<I>, news.unknownPaths) ?? [];
}

/** A value that is known later may resolve a failure, but not turn another type into a list. */
function mayStillFit(unknownPath: string, property: string, issue: z.core.$ZodIssue): boolean {
  const isOfAnotherType = issue.code === "invalid_type" && issue.input !== undefined;
  return overlaps(unknownPath, property) && !isOfAnotherType;
}

function failuresOf(schema: Schema, values: Values, issue: z.core.$ZodIssue, owner: string): CheckFailure[] {
  const path = issue.path as Segments;
  if (issue.code === "unrecognized_keys") {
    const holder = schemaAt(schema, path, values);
    return issue.keys.map((key) => unknownProperty(holder, path, key, issue.input, owner));
  }
  if (issue.code === "invalid_union" && issue.discriminator) {
    const union = schemaAt(schema, path.slice(0, -1), values);
    return [{ property: formatPath(path), reason: badDiscriminator(union, issue) }];
  }
  return [{ property: formatPath(path), reason: reasonOf(issue) }];
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") {
    return issue.input === undefined
      ? "is required but missing."
      : `${show(issue.input)} is not ${article(issue.expected)}.`;
  }
  if (issue.code === "invalid_value") {
    return issue.input === undefined
      ? `is required but missing. Allowed: ${issue.values.map(String).join(", ")}.`
      : `${show(issue.input)} is not one of ${issue.values.map(String).join(", ")}.`;
  }
  return issue.message;
}

function unknownProperty(
  owner: Schema | undefined,
  path: Segments,
  key: string,
  input: unknown,
  of: string,
): CheckFailure {
  const allowed = owner ? Object.keys(shapeOf(owner, input)) : [];
  const near = nearest(key, allowed);
  const chooser = owner && discriminatorOf(owner);
  const chosen = chooser && (input as Values | undefined)?.[chooser];
  const what = chosen ? `is not a property of the ${chooser} ${chosen}` : `is not a property of ${of}`;
  const hint = near ? `Did you mean "${near}"?` : `Allowed: ${allowed.join(", ")}.`;
  return { property: formatPath([...path, key]), reason: `${what}. ${hint}` };
}

function badDiscriminator(union: Schema | undefined, issue: z.core.$ZodIssueInvalidUnion): string {
  const inner = union && (fieldOf(union).schema as z.ZodDiscriminatedUnion);
  const key = issue.discriminator as string;
  const names = (inner?._zod.def.options ?? []).map((option) =>
    String((option as z.ZodObject).shape[key]?._zod.def.values?.[0]),
  );
  const given = (issue.input as Values | undefined)?.[key];
  return given === undefined
    ? `is required but missing. Allowed: ${names.join(", ")}.`
    : `${show(given)} is not one of ${names.join(", ")}.`;
}

/** Follows a path down a schema; `value` selects the members of unions. */
function schemaAt(schema: Schema, [segment, ...below]: Segments, value: unknown): Schema | undefined {
  if (segment === undefined) return schema;
  const inner = typeof segment === "number" ? elementOf(schema) : shapeOf(schema, value)[segment];
  return inner && schemaAt(inner, below, (value as Values | undefined)?.[segment]);
}

function article(expected: string): string {
  const names: Record<string, string> = {
    string: "text",
    boolean: "true or false",
    int: "a whole number",
    array: "a list",
  };
  return names[expected] ?? `${/^[aeiou]/.test(expected) ? "an" : "a"} ${expected}`;
}
