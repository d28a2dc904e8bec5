import { type Declared, IdOf } from "../../programs/program";
import { pythonProgram } from "../../programs/python";
import { typescriptProgram } from "../../programs/typescript";
import { yamlResources, yamlText } from "../../programs/yaml";
import { partOf } from "../../resources/parts";
import type { ExportedResource } from "./exportedResources";

/** Writes a program that takes over what was found. */
type Writer = (found: readonly ExportedResource[], tenantId: string) => string;

export const exportedTypescript: Writer = (found, tenantId) =>
  head("//", found, tenantId) + typescriptProgram(found.map(toDeclared));

export const exportedPython: Writer = (found, tenantId) =>
  head("#", found, tenantId) + pythonProgram(found.map(toDeclared));

export const exportedYaml: Writer = (found, tenantId) =>
  head("#", found, tenantId) +
  yamlText({ name: "m365", runtime: "yaml", resources: yamlResources(found.map(toDeclared)) });

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
