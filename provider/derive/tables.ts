import type { z } from "zod";
import { constantOf, type Field, fieldOf } from "../lifecycle/schema";

/** A table of inputs with name, type and meaning. */
export function tableOf(shape: z.core.$ZodShape): string {
  const rows = Object.entries(shape).map(([key, schema]) => rowOf(key, fieldOf(schema)));
  return ["| Input | Type | Meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function rowOf(key: string, field: Field): string {
  const required = field.optional ? "" : " (required)";
  return `| \`${key}\`${required} | ${typeName(field)} | ${meaningOf(field)} |`;
}

function meaningOf({ meta }: Field): string {
  const values = Object.entries(meta.values ?? {}).map(([value, text]) => `\`${value}\`: ${text}`);
  const replaced = meta.replaceOnChanges ? "A change replaces the resource." : "";
  const source = meta.source ? `[Microsoft](${meta.source})` : "";
  return [meta.description ?? "", ...values, replaced, source]
    .filter(Boolean)
    .join("<br>")
    .replaceAll("\n", " ")
    .replaceAll("|", "\\|");
}

export function outputTable(shape: z.core.$ZodShape, more: readonly string[] = []): string {
  const rows = Object.entries(shape).map(
    ([key, schema]) => `| \`${key}\` | ${typeName(fieldOf(schema))} | ${meaningOf(fieldOf(schema))} |`,
  );
  return ["| Output | Type | Meaning |", "| --- | --- | --- |", ...rows, ...more].join("\n");
}

function typeName({ schema, meta }: Field): string {
  switch (schema._zod.def.type) {
    case "enum":
      return Object.values((schema as z.ZodEnum)._zod.def.entries)
        .map((value) => `\`${value}\``)
        .join(", ");
    case "literal":
      return `\`${constantOf(schema)}\``;
    case "boolean":
      return "true or false";
    case "number":
    case "int":
      return "whole number";
    case "array":
      return `list of ${typeName(fieldOf((schema as z.ZodArray)._zod.def.element))}`;
    case "object":
      return meta.typeName ? `[${meta.typeName}](#${meta.typeName.toLowerCase()})` : "object";
    case "union":
      return "settings of one platform (see below)";
    case "record":
      return "map of text";
    default:
      return "text";
  }
}

export function nestedObjects(object: z.ZodObject): { title: string; schema: z.ZodObject }[] {
  const found = new Map<string, z.ZodObject>();
  const visit = (schema: z.core.$ZodType): void => {
    const field = fieldOf(schema);
    const { type } = field.schema._zod.def;
    if (type === "array") visit((field.schema as z.ZodArray)._zod.def.element);
    if (type === "union")
      for (const option of (field.schema as z.ZodDiscriminatedUnion)._zod.def.options) visit(option);
    if (type !== "object") return;
    if (field.meta.typeName) found.set(field.meta.typeName, field.schema as z.ZodObject);
    for (const member of Object.values((field.schema as z.ZodObject).shape)) visit(member);
  };
  for (const member of Object.values(object.shape)) visit(member);
  return [...found].map(([title, schema]) => ({ title, schema }));
}
