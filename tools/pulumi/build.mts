import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Entry, lookUp, lookUpOrFill } from "./cache.mts";
import { type Context, type Engine, folderOnPath, has, program, root } from "./engine.mts";
import { type GoProgram, goBuild, goModuleFolder } from "./go.mts";

const modules = join(import.meta.dirname, "modules");

const cli: GoProgram = {
  name: "pulumi",
  minutes: "3 to 8 minutes",
  versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
  module: join(modules, "cli"),
  package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
};
const nodejs: GoProgram = {
  name: "pulumi-language-nodejs",
  minutes: "1 minute",
  module: join(modules, "nodejs"),
  package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
};
const yaml: GoProgram = {
  name: "pulumi-language-yaml",
  minutes: "1 to 8 minutes",
  module: join(modules, "yaml"),
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
};
const converter: GoProgram = {
  ...yaml,
  name: "pulumi-converter-yaml",
  package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-converter-yaml",
};
const generators: GoProgram = {
  name: "pulumi-language-python",
  minutes: "1 to 8 minutes",
  module: join(modules, "hosts"),
  package: ".",
};
const generatorNames = [generators.name, "pulumi-language-go", "pulumi-language-nodejs"];
const dotnet: GoProgram = {
  name: "pulumi-language-dotnet",
  minutes: "1 to 8 minutes",
  module: join(modules, "dotnet"),
  package: "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3",
};
const java: GoProgram = {
  name: "pulumi-language-java",
  minutes: "1 to 8 minutes",
  module: join(modules, "java"),
  package: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
};

const version = requiredVersion(cli);

function engineIn(folder: string): Engine {
  bundleDynamicHost(folder);
  return { version, folders: [folder], source: "build" };
}

/**
 * Releases of Pulumi contain the start scripts of the dynamic host next to the engine, and the engine warns in every run
 * if it finds them elsewhere. The scripts run the SDK of the stack's own project.
 */
function bundleDynamicHost(folder: string): void {
  const sdk = join(root, "node_modules", "@pulumi", "pulumi");
  for (const name of ["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd"]) {
    if (!existsSync(join(folder, name)) && existsSync(join(sdk, name)))
      copyFileSync(join(sdk, name), join(folder, name));
  }
}

/** The engine that was built before. */
export function builtEngine({ env }: Context): Engine | undefined {
  const folder = lookUp(names("", [nodejs, cli]), env);
  return folder ? engineIn(folder) : undefined;
}

/** The engine built from its Go modules, for machines that can reach only package registries. */
export async function buildEngine(context: Context): Promise<Engine> {
  return engineIn(await lookUpOrFill(entry("", [nodejs, cli], context), context));
}

/** The folder of the host for YAML programs, which is built only on demand, because few people need it. */
export async function yamlHost({ folders }: Engine, context: Context): Promise<string> {
  const there = folders.find((folder) => has(folder, yaml.name)) ?? folderOnPath(yaml.name, context.env.PATH);
  return there ?? lookUpOrFill(entry("yaml-", [yaml], context), context);
}

/** The folder of the converter that reads YAML for `pulumi convert`. */
export async function yamlConverter({ folders }: Engine, context: Context): Promise<string> {
  const there = folders.find((folder) => has(folder, converter.name));
  return there ?? lookUpOrFill(entry("converter-", [converter], context), context);
}

/** The folder of the hosts of Python, Go and Node.js, which also generate packages and programs in these languages. */
export async function generatingHosts(engine: Engine, context: Context): Promise<string> {
  const [installed] = engine.source === "build" ? [] : engine.folders;
  if (installed && has(installed, ...generatorNames)) return installed;
  const made = entry("hosts-", [generators], context);
  return lookUpOrFill({ ...made, fill: (folder) => fillWithHosts(made, folder, context) }, context);
}

/** One program under several names, and the script of the SDK that starts programs in Python. */
async function fillWithHosts(made: Entry, folder: string, context: Context): Promise<void> {
  await made.fill(folder);
  for (const name of generatorNames.slice(1))
    copyFileSync(join(folder, program(generators.name)), join(folder, program(name)));
  const script = `${generators.name}-exec`;
  const sdk = await goModuleFolder(generators, "github.com/pulumi/pulumi/sdk/v3", context);
  copyFileSync(join(sdk, "python", "cmd", script), join(folder, script));
  chmodSync(join(folder, script), 0o755);
}

/** The folder of the host of C#, which is used here only to generate packages and programs. */
export async function dotnetHost({ folders }: Engine, context: Context): Promise<string> {
  const there = folders.find((folder) => has(folder, dotnet.name));
  return there ?? lookUpOrFill(entry("dotnet-", [dotnet], context), context);
}

/** The folder of the host of Java, which runs programs with the user's own Java and Maven. */
export async function javaHost({ folders }: Engine, context: Context): Promise<string> {
  const there = folders.find((folder) => has(folder, java.name));
  return there ?? lookUpOrFill(entry("java-", [java], context), context);
}

function entry(prefix: string, programs: GoProgram[], context: Context): Entry {
  return { ...names(prefix, programs), fill: (folder) => buildAll(programs, folder, context) };
}

async function buildAll(programs: GoProgram[], folder: string, context: Context): Promise<void> {
  if (!folderOnPath("go", context.env.PATH)) throw new Error("its build needs `go`, which is not on PATH");
  for (const [index, program] of programs.entries()) {
    const what = `${program.name} ${requiredVersion(program)} from Go modules`;
    const step = `step ${index + 1} of ${programs.length}, only this once, takes ${program.minutes}`;
    context.progress.step(`Building ${what} (${step})`);
    await goBuild(program, requiredVersion(program), folder, context);
  }
}

/** The name depends on everything the programs are built from and for, so that an outdated build is never found. */
function names(prefix: string, programs: GoProgram[]): Pick<Entry, "name" | "programs"> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const program of programs) for (const text of sourcesOf(program)) hash.update(text);
  const last = programs.at(-1) as GoProgram;
  return {
    name: `${prefix}${requiredVersion(last)}-${hash.digest("hex").slice(0, 12)}`,
    programs: programs.map(({ name }) => name),
  };
}

/** The files that determine a build: the module's requirements, and its own Go source if it has any. */
function sourcesOf({ module }: GoProgram): string[] {
  const files = readdirSync(module).filter((name) => name === "go.mod" || name.endsWith(".go"));
  return files.sort().map((name) => readFileSync(join(module, name), "utf8"));
}

function goMod({ module }: GoProgram): string {
  return readFileSync(join(module, "go.mod"), "utf8");
}

function requiredVersion(program: GoProgram): string {
  return /^require \S+ v(\S+)/m.exec(goMod(program))?.[1] ?? "";
}
