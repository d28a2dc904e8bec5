import { readFileSync } from "node:fs";
import { csharpProgram } from "../../programs/csharp";
import { goProgram } from "../../programs/go";
import { javaProgram } from "../../programs/java";
import { type Declared, IdOf } from "../../programs/program";
import { pythonProgram } from "../../programs/python";
import type { PackageSchema } from "../../programs/schema";
import { typescriptProgram } from "../../programs/typescript";
import { yamlResources, yamlText } from "../../programs/yaml";
import { partOf } from "../../resources/parts";
import type { ExportedResource } from "./exportedResources";

/** Writes a program that adopts the exported objects. */
type Writer = (found: readonly ExportedResource[], tenantId: string) => string;

export const exportedTypescript: Writer = (found, tenantId) =>
  head("//", found, tenantId) + typescriptProgram(found.map(toDeclared));

export const exportedPython: Writer = (found, tenantId) =>
  head("#", found, tenantId) + pythonProgram(found.map(toDeclared));

export const exportedYaml: Writer = (found, tenantId) =>
  head("#", found, tenantId) +
  yamlText({
    name: "m365",
    runtime: "yaml",
    packages: { m365: pluginFolder },
    resources: yamlResources(found.map(toDeclared)),
  });

/** Where `npm install` puts the plugin. */
const pluginFolder = "./node_modules/pulumi-m365/provider/plugin/host";

type TypedProgram = (resources: readonly Declared[], schema: PackageSchema) => string;

/** For languages in which a program names the types of values: they are in the schema. */
const typed =
  (program: TypedProgram): Writer =>
  (found, tenantId) => {
    const schema = JSON.parse(readFileSync(require.resolve("pulumi-m365/schema.json"), "utf8"));
    return head("//", found, tenantId) + program(found.map(toDeclared), schema);
  };

export const exportedGo = typed(goProgram);
export const exportedCsharp = typed(csharpProgram);
export const exportedJava = typed(javaProgram);

const head = (comment: string, found: readonly ExportedResource[], tenantId: string) =>
  [
    `Written by m365 export from tenant ${tenantId}. Values that are Microsoft's defaults are left out, and stay as they are.`,
    "The first pulumi up adopts everything and changes nothing in the tenant; after it you can remove the import options.",
    ...found.flatMap(({ name, leftOut = [] }) => leftOut.map((line) => `${name}: ${line}`)),
  ]
    .map((line) => `${comment} ${line}\n`)
    .join("");

function toDeclared({ kind, name, id, inputs, whole, notes }: ExportedResource): Declared {
  const part = partOf(kind);
  const shown =
    part && whole !== undefined ? { ...inputs, [part.input]: new IdOf(part.kind, whole) } : inputs;
  return { kind, name, inputs: shown, importId: id, ...(notes ? { notes } : {}) };
}
