import { camelVariable, capital, type Declared, IdOf, type IsUsed, referredTo } from "./program";
import { quoteUtf8 } from "./quote";
import { inputsOf, type PackageSchema, type Properties, type PropertySchema, sortOf } from "./schema";

/** A program for the package that `pulumi package add` generates for Go. */
export function goProgram(resources: readonly Declared[], schema: PackageSchema): string {
  const isUsed = referredTo(resources);
  return goMain(resources.map((one) => declaration(one, isUsed, schema)));
}

/** The import path of the package that `pulumi package add` generates in a project. */
export const goPackage = "example.com/pulumi-m365/sdk/go/m365";

export const goMain = (statements: readonly string[]) => `package main

import (
\t"${goPackage}"
\t"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
\tpulumi.Run(func(ctx *pulumi.Context) error {
${statements.join("")}\t\treturn nil
\t})
}
`;

function declaration(one: Declared, isUsed: IsUsed, schema: PackageSchema): string {
  const { kind, name, inputs, importId, notes = [] } = one;
  const variable = isUsed(one) ? camelVariable(one) : undefined;
  const values = fields(inputs, inputsOf(schema, kind), schema, "\t\t\t");
  const option = importId === undefined ? "" : `, pulumi.Import(pulumi.ID(${quoteUtf8(importId)}))`;
  const call = `m365.New${kind}(ctx, ${quoteUtf8(name)}, &m365.${kind}Args{\n${values}\t\t}${option})`;
  const failed = "err != nil {\n\t\t\treturn err\n\t\t}\n";
  const comments = notes.map((line) => `\t\t// ${line}\n`).join("");
  return variable === undefined
    ? `${comments}\t\tif _, err := ${call}; ${failed}`
    : `${comments}\t\t${variable}, err := ${call}\n\t\tif ${failed}`;
}

function fields(inputs: object, properties: Properties, schema: PackageSchema, indent: string): string {
  const lines = Object.entries(inputs).map(
    ([key, value]) => `${indent}${capital(key)}: ${goValue(value, properties[key], schema, indent)},\n`,
  );
  return lines.join("");
}

function goValue(
  value: unknown,
  property: PropertySchema | undefined,
  schema: PackageSchema,
  indent: string,
): string {
  if (value instanceof IdOf) return `${camelVariable(value)}.ID()`;
  const sort = sortOf(schema, property);
  const inner = `${indent}\t`;
  switch (sort.sort) {
    case "list": {
      const items = (value as unknown[]).map(
        (item) => `${inner}${goValue(item, sort.element, schema, inner)},\n`,
      );
      return `${arrayOf(sort.element, schema)}{\n${items.join("")}${indent}}`;
    }
    case "object":
      return `m365.${sort.name}Args{\n${fields(value as object, sort.properties, schema, inner)}${indent}}`;
    default:
      return plain(value);
  }
}

function arrayOf(element: PropertySchema, schema: PackageSchema): string {
  const sort = sortOf(schema, element);
  return sort.sort === "object" ? `m365.${sort.name}Array` : "pulumi.StringArray";
}

export const goText = (text: string) => `pulumi.String(${quoteUtf8(text)})`;

function plain(value: unknown): string {
  if (typeof value === "boolean") return `pulumi.Bool(${value})`;
  if (typeof value === "number") return `pulumi.Int(${value})`;
  return goText(String(value));
}
