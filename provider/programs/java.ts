import { camelVariable, type Declared, IdOf, type IsUsed, referredTo } from "./program";
import { quoteJava } from "./quote";
import { inputsOf, type PackageSchema, type Properties, type PropertySchema, sortOf } from "./schema";

/** A program for the package that `pulumi package add` generates for Java. */
export function javaProgram(resources: readonly Declared[], schema: PackageSchema): string {
  const isUsed = referredTo(resources);
  const types = new Set<string>();
  const body = resources.map((one) => declaration(one, isUsed, { schema, types }));
  return javaMain(body.join(""), types);
}

export function javaMain(body: string, types: Iterable<string>): string {
  const imports = ["com.pulumi.Context", "com.pulumi.Pulumi", ...types].sort();
  return `${imports.map((name) => `import ${name};`).join("\n")}

public class App {
    public static void main(String[] args) {
        Pulumi.run(App::stack);
    }

    static void stack(Context ctx) {
${body}    }
}
`;
}

interface Writing {
  schema: PackageSchema;
  /** The classes that the program imports. */
  types: Set<string>;
}

function declaration(one: Declared, isUsed: IsUsed, writing: Writing): string {
  const { kind, name, inputs, importId, notes = [] } = one;
  writing.types.add(`com.pulumi.m365.${kind}`).add(`com.pulumi.m365.${kind}Args`);
  const variable = isUsed(one) ? `var ${camelVariable(one)} = ` : "";
  const values = builder(`${kind}Args`, inputs, inputsOf(writing.schema, kind), writing, "            ");
  const option = importId === undefined ? "" : `, ${importing(importId, writing)}`;
  const comments = notes.map((line) => `        // ${line}\n`).join("");
  return `${comments}        ${variable}new ${kind}(${quoteJava(name)}, ${values}${option});\n`;
}

function importing(id: string, { types }: Writing): string {
  types.add("com.pulumi.resources.CustomResourceOptions");
  return `CustomResourceOptions.builder().importId(${quoteJava(id)}).build()`;
}

function builder(
  name: string,
  inputs: object,
  properties: Properties,
  writing: Writing,
  indent: string,
): string {
  const calls = Object.entries(inputs).map(
    ([key, value]) => `${indent}.${key}(${javaValue(value, properties[key], writing, `${indent}    `)})\n`,
  );
  return `${name}.builder()\n${calls.join("")}${indent}.build()`;
}

function javaValue(
  value: unknown,
  property: PropertySchema | undefined,
  writing: Writing,
  indent: string,
): string {
  if (value instanceof IdOf) return `${camelVariable(value)}.id()`;
  const sort = sortOf(writing.schema, property);
  switch (sort.sort) {
    case "list":
      return (value as unknown[])
        .map((item) => `\n${indent}${javaValue(item, sort.element, writing, `${indent}    `)}`)
        .join(",");
    case "object":
      writing.types.add(`com.pulumi.m365.inputs.${sort.name}Args`);
      return builder(`${sort.name}Args`, value as object, sort.properties, writing, indent);
    default:
      return typeof value === "string" ? quoteJava(value) : JSON.stringify(value);
  }
}
