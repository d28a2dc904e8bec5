import type { PackageSchema } from "../programs/schema";
import { typescriptProgram } from "../programs/typescript";
import { definitions, type Kind } from "../resources/index";
import { exampleOf, functionCalls } from "./examples";
import { type Language, languages } from "./languages";

type Described = Record<string, { description?: string }>;

/** The schema with examples and import commands in the descriptions, in the syntax of Pulumi's Registry. */
export function withExamples(schema: Record<string, unknown>): Record<string, unknown> {
  const types = schema as unknown as PackageSchema;
  const npmPackage = (schema["language"] as { nodejs: { packageName: string } }).nodejs.packageName;
  const resources = Object.entries(schema["resources"] as Described).map(([token, resource]) => {
    const kind = token.split(":").at(-1) as Kind;
    const parts = [resource.description, examplesOf(kind, types, npmPackage), importOf(kind)];
    return [token, { ...resource, description: parts.join("\n\n") }];
  });
  const functions = Object.entries(schema["functions"] as Described).map(([token, one]) => {
    const parts = [one.description, callsOf(String(token.split(":").at(-1)), npmPackage)];
    return [token, { ...one, description: parts.join("\n\n") }];
  });
  return {
    ...schema,
    resources: Object.fromEntries(resources),
    functions: Object.fromEntries(functions),
  };
}

/** Examples for the packages that are generated from the schema, in TypeScript as well. */
function examplesOf(kind: Kind, schema: PackageSchema, npmPackage: string): string {
  const example = exampleOf(kind);
  return exampleIn(({ fence, program }) =>
    fence === "typescript" ? typescriptProgram(example, npmPackage) : program(example, schema),
  );
}

function callsOf(name: string, npmPackage: string): string {
  const call = functionCalls[name] ?? { inputs: {}, shown: "id" };
  return exampleIn((language) =>
    language.call(name, call).replace('from "pulumi-m365"', `from "${npmPackage}"`),
  );
}

function exampleIn(write: (language: Language) => string): string {
  const programs = languages.map((language) => `\`\`\`${language.fence}\n${write(language)}\`\`\``);
  return [
    "{{% examples %}}\n## Example Usage\n{{% example %}}",
    ...programs,
    "{{% /example %}}\n{{% /examples %}}",
  ].join("\n\n");
}

function importOf(kind: Kind): string {
  const { id, example } = definitions[kind].page;
  return `## Import\n\n\`\`\`sh\n$ pulumi import m365:index:${kind} ${example.name} "<${id}>"\n\`\`\``;
}
