import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import type ts from "typescript";
import { z } from "zod";
import { configurationError } from "../../../tenant/endpoint";
import { refusedFile, yamlIn } from "../../../yamlFile";
import { projectAbove } from "../../stackValues";
import type { DeclaredProperty } from "./declared";
import { type ByHand, type Edit, isEdit } from "./edit";
import { inTypescriptProgram } from "./typescriptProgram";
import { inYamlProgram } from "./yamlProgram";

/** A Pulumi project whose program may be edited. */
export interface Program {
  /** `yaml`, `nodejs` and so on. */
  runtime: string;
  folder: string;
  /** The edit that writes the value, or why it has to be made by hand. */
  find(one: DeclaredProperty): Edit | ByHand;
}

/** @throws ConstraintError if there is no project */
export function programIn(cwd: string): Program {
  const project = projectAbove(cwd);
  if (project === undefined)
    throw configurationError(
      `--adopt: there is no Pulumi project in ${cwd}. Name its folder with --cwd. Nothing was read or written.`,
    );
  const folder = dirname(project);
  const { runtime, main } = aboutOf(project);
  const programs = runtime === "yaml" ? yamlFiles(project, main) : [];
  const finders: Record<string, Program["find"]> = {
    yaml: (one) => onlyOne(programs.flatMap((file) => inYamlProgram(fileAt(file), one) ?? [])),
    nodejs: (one) => typescriptFinder(folder, one),
  };
  const find = finders[runtime] ?? (() => ({ why: "m365 edits programs in YAML and TypeScript only" }));
  return { runtime, folder, find };
}

const about = z.object({
  runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
  main: z.string().catch("."),
});

function aboutOf(project: string): z.infer<typeof about> {
  const { data } = about.safeParse(yamlIn(project));
  if (data) return data;
  throw refusedFile(project, [": does not say which runtime the program has, such as `runtime: nodejs`."]);
}

const fileAt = (file: string) => ({ file, text: readFileSync(file, "utf8") });

function yamlFiles(project: string, main: string): string[] {
  const others = ["Main.yaml", "Main.yml"]
    .map((name) => join(dirname(project), main, name))
    .filter(existsSync);
  for (const file of others) yamlIn(file);
  return [project, ...others];
}

function typescriptFinder(folder: string, one: DeclaredProperty): Edit | ByHand {
  const typescript = parserOf(folder);
  if (!typescript)
    return { why: "the project has no TypeScript compiler, which m365 needs to read the program" };
  return onlyOne(
    typescriptFiles(folder).flatMap((file) => {
      const read = fileAt(file);
      return read.text.includes(one.kind) ? inTypescriptProgram(typescript, read, one) : [];
    }),
  );
}

/** The project's own TypeScript, which runs its program. Undefined for later versions, which have no parser API. */
function parserOf(folder: string): typeof ts | undefined {
  try {
    const found = createRequire(join(folder, "package.json"))("typescript") as Partial<typeof ts>;
    return found.createSourceFile ? (found as typeof ts) : undefined;
  } catch {
    return undefined;
  }
}

const typescriptFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : typescriptFiles(path);
    return entry.isFile() && /(?<!\.d)\.[cm]?tsx?$/.test(entry.name) ? [path] : [];
  });

/** Several places that create the resource are ambiguous: they may belong to different stacks or code paths. */
function onlyOne(found: readonly (Edit | ByHand)[]): Edit | ByHand {
  const [only] = found;
  if (!only) return { why: "no file of the program creates a resource with this name" };
  if (found.length === 1) return only;
  const places = found.filter(isEdit).map(({ file }) => relative(".", file));
  return {
    why: `the program creates a resource with this name in several places${places.length > 0 ? ` (${[...new Set(places)].join(", ")})` : ""}`,
  };
}
