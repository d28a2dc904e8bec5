import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Entry, lookUp, lookUpOrFill } from "./cache.mts";
import { type Context, type Engine, folderOnPath, has, root } from "./engine.mts";
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
const python: GoProgram = {
  name: "pulumi-language-python",
  minutes: "1 minute",
  module: join(modules, "python"),
  package: "github.com/pulumi/pulumi/sdk/v3/python/cmd/pulumi-language-python",
};
const pythonSdk: GoProgram = {
  name: "pulumi-python-sdk",
  minutes: "1 to 8 minutes",
  module: join(modules, "pythonsdk"),
  package: ".",
};

const version = requiredVersion(cli);

function engineIn(folder: string): Engine {
  bundleDynamicHost(folder);
  return { version, folders: [folder], source: "build" };
}

/**
 * Releases of Pulumi ship the start scripts of the dynamic host beside the engine, and the engine warns at every run
 * when it finds them elsewhere. The scripts run the SDK of the stack's own project.
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

/** The engine built from its Go modules, for machines that reach nothing but package registries. */
export async function buildEngine(context: Context): Promise<Engine> {
  return engineIn(await lookUpOrFill(entry("", [nodejs, cli], context), context));
}

/** The folder of the host of YAML programs: built only on demand, because few need it. */
export async function yamlHost({ folders }: Engine, context: Context): Promise<string> {
  const there = folders.find((folder) => has(folder, yaml.name)) ?? folderOnPath(yaml.name, context.env.PATH);
  return there ?? lookUpOrFill(entry("yaml-", [yaml], context), context);
}

/**
 * The folder of the host of Python programs, and of what makes a Python package from a schema: always both from here,
 * because an installed host makes packages by itself.
 */
export function pythonHost(context: Context): Promise<string> {
  const made = entry("python-", [python, pythonSdk], context);
  return lookUpOrFill({ ...made, fill: (folder) => fillWithPython(made, folder, context) }, context);
}

/** The host starts programs with a script that lies beside it in its module. */
async function fillWithPython(made: Entry, folder: string, context: Context): Promise<void> {
  await made.fill(folder);
  const script = `${python.name}-exec`;
  const sdk = await goModuleFolder(python, "github.com/pulumi/pulumi/sdk/v3", context);
  copyFileSync(join(sdk, "python", "cmd", script), join(folder, script));
  chmodSync(join(folder, script), 0o755);
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

/** The name changes with whatever the programs are built from and for, so that a stale build is never found. */
function names(prefix: string, programs: GoProgram[]): Pick<Entry, "name" | "programs"> {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  for (const program of programs) hash.update(goMod(program));
  const last = programs.at(-1) as GoProgram;
  return {
    name: `${prefix}${requiredVersion(last)}-${hash.digest("hex").slice(0, 12)}`,
    programs: programs.map(({ name }) => name),
  };
}

function goMod({ module }: GoProgram): string {
  return readFileSync(join(module, "go.mod"), "utf8");
}

function requiredVersion(program: GoProgram): string {
  return /^require \S+ v(\S+)/m.exec(goMod(program))?.[1] ?? "";
}
