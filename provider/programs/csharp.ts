import { camelVariable, capital, type Declared, IdOf, type IsUsed, referredTo } from "./program";
import { quoteUnits } from "./quote";
import {
  inputsOf,
  type PackageSchema,
  type Properties,
  type PropertySchema,
  type Sort,
  sortOf,
} from "./schema";

/** A program for the package that `pulumi package add` generates for .NET. */
export function csharpProgram(resources: readonly Declared[], schema: PackageSchema): string {
  const isUsed = referredTo(resources);
  const declarations = resources.map((one) => declaration(one, isUsed, schema));
  return csharpMain(declarations.join("\n"));
}

export const csharpMain = (body: string) => `using Pulumi;
using M365 = Pulumi.M365;

return await Deployment.RunAsync(() =>
{
${body}});
`;

function declaration(one: Declared, isUsed: IsUsed, schema: PackageSchema): string {
  const { kind, name, inputs, importId, notes = [] } = one;
  const variable = isUsed(one) ? `var ${camelVariable(one)} = ` : "";
  const values = fields(inputs, inputsOf(schema, kind), schema, "    ");
  const option =
    importId === undefined ? "" : `, new CustomResourceOptions { ImportId = ${quoteUnits(importId)} }`;
  const comments = notes.map((line) => `    // ${line}\n`).join("");
  return `${comments}    ${variable}new M365.${kind}(${quoteUnits(name)}, new M365.${kind}Args\n    ${values}${option});\n`;
}

function fields(inputs: object, properties: Properties, schema: PackageSchema, indent: string): string {
  const inner = `${indent}    `;
  const lines = Object.entries(inputs).map(
    ([key, value]) => `${inner}${capital(key)} = ${csharpValue(value, properties[key], schema, inner)},\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
}

function csharpValue(
  value: unknown,
  property: PropertySchema | undefined,
  schema: PackageSchema,
  indent: string,
): string {
  if (value instanceof IdOf) return `${camelVariable(value)}.Id`;
  const sort = sortOf(schema, property);
  const inner = `${indent}    `;
  switch (sort.sort) {
    case "list": {
      const items = (value as unknown[]).map(
        (item) => `${inner}${csharpValue(item, sort.element, schema, inner)},\n`,
      );
      const type = items.length > 0 ? "" : elementType(sortOf(schema, sort.element));
      return `new${type && ` ${type}`}[]\n${indent}{\n${items.join("")}${indent}}`;
    }
    case "object":
      return `new M365.Inputs.${sort.name}Args\n${indent}${fields(value as object, sort.properties, schema, indent)}`;
    default:
      return typeof value === "string" ? quoteUnits(value) : JSON.stringify(value);
  }
}

/** C# cannot infer the element type of an empty array. */
const elementType = (sort: Sort) => (sort.sort === "object" ? `M365.Inputs.${sort.name}Args` : "string");
