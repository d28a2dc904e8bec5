import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import { withoutAddresses } from "../../../impact/addresses";
import { schemaAt } from "../../../lifecycle/schemaAt";
import { typescriptValue } from "../../../programs/typescript";
import { yamlFlow, yamlValue } from "../../../programs/yaml";
import { configurationError } from "../../../tenant/endpoint";
import { say } from "../../terminal";
import type { Json } from "../describe";
import { inputsOf, isSecret } from "../ignore/compared";
import { type Difference, differencesNamed, keyOf } from "../named";
import type { DriftedProperty, DriftReport } from "../report";
import { type ByHand, type Edit, edited, isEdit, patchOf } from "./edit";
import { type Program, programIn } from "./program";

export interface AdoptOptions {
  adopt?: string[];
  state?: string[];
  fix?: boolean;
  names?: boolean;
}

export function withAdopt(command: Command): Command {
  return command.option(
    "--adopt <differences...>",
    "write the tenant's values of these differences into the program, each as stack/resource/property",
  );
}

/** @throws ConstraintError before anything is read */
export function assertAdoptable({ adopt, state, fix }: AdoptOptions, cwd: string): void {
  if (!adopt) return;
  if (state)
    throw configurationError(
      "--adopt cannot be combined with --state: a file has no program to write to. Name the stack with --stack. Nothing was read or written.",
    );
  if (fix)
    throw configurationError(
      "--adopt cannot be combined with --fix, which would reset what was adopted. Run one after the other. Nothing was read or written.",
    );
  programIn(cwd);
}

/** Writes the tenant's values into the program, but only in place of literal values. */
export function adoptDifferences(report: DriftReport, options: AdoptOptions, cwd: string): void {
  if (!options.adopt) return;
  const program = programIn(cwd);
  const masked = (text: string) => (options.names ? text : withoutAddresses(text));
  for (const one of differencesNamed(report, options.adopt, "--adopt")) say(masked(adopted(one, program)));
}

function adopted(difference: Difference, program: Program): string {
  const key = keyOf(difference);
  const found = placeOf(difference, program);
  if (!isEdit(found)) return `${key} was not adopted: ${found.why}.\n`;
  writeFileSync(found.file, edited(found));
  return `${key} adopted:\n${onScreen(patchOf(found, relative(".", found.file)))}\nCheck it with pulumi preview for each stack of this program, then run pulumi up.\n`;
}

/** Replaces Windows line ends and tabs, which would be printed as escapes. */
const onScreen = (patch: string): string => patch.replace(/\r$/gm, "").replaceAll("\t", "    ");

function placeOf({ resource, property }: Difference, program: Program): Edit | ByHand {
  if (!property)
    return {
      why: "the object was deleted. Remove the resource from the program and from the state (pulumi state delete), or let pulumi up create it again",
    };
  const { type: kind, name } = resource;
  const { path, declared, live } = property;
  if (isSecret(property))
    return {
      why: `${path} is a secret, which is not written to a program in plain text. Set it with pulumi config set --secret`,
    };
  if (live === undefined)
    return { why: `nothing is set in the tenant. Remove ${path} from "${name}", if it can be left out` };
  if (!canBeDeclared(kind, property))
    return { why: `no program can declare what the tenant has (${property.difference ?? property.words})` };
  const found = program.find({ kind, name, path, declared, live });
  const together = declaredTogether(kind, property);
  return isEdit(found) && Object.keys(together).length === 0
    ? found
    : byHand(found, { ...property, standsFor: together }, { name, program });
}

/** The part of what a value means that a program can declare as well; the rest exists only in the tenant. */
const declaredTogether = (kind: string, { standsFor = {} }: DriftedProperty): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(standsFor as Record<string, Json>).filter(([key]) => canBeNamed(kind, key)),
  );

function canBeNamed(kind: string, path: string): boolean {
  const inputs = inputsOf(kind);
  return inputs !== undefined && schemaAt(inputs, path) !== undefined;
}

function canBeDeclared(kind: string, { path, live }: DriftedProperty): boolean {
  const inputs = inputsOf(kind);
  const schema = inputs && schemaAt(inputs, path);
  return schema !== undefined && z.safeParse(schema, live).success;
}

function byHand(
  found: Edit | ByHand,
  { path, live, standsFor = {} }: DriftedProperty,
  { name, program }: { name: string; program: Program },
): ByHand {
  const why = isEdit(found) ? "it takes several properties together" : found.why;
  const value = program.runtime === "yaml" ? (item: unknown) => yamlFlow(yamlValue(item)) : typescriptValue;
  const lines = Object.entries({ [path]: live, ...standsFor }).map(([key, item]) => `${key}: ${value(item)}`);
  return { why: `${why}. Write into "${name}": ${lines.join(", ")}` };
}
