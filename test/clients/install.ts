import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import pins from "./pins.json";
import { Skipped } from "./skipped";

export type Pinned = keyof typeof pins;

/** Returns the folder of a client's pinned version, and installs it there first if it is missing. */
export async function install(name: Pinned): Promise<string> {
  const { platformCache } = await import("../../tools/pulumi/cache.mts");
  const hash = createHash("sha256").update(
    `${process.platform} ${process.arch} ${JSON.stringify(pins[name])}`,
  );
  const folder = join(
    platformCache(process.env),
    "pulumi-m365",
    "clients",
    `${name}-${hash.digest("hex").slice(0, 12)}`,
  );
  if (existsSync(folder)) return folder;
  const half = `${folder}.building`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  console.log(`  installing ${namesOf(pins[name]).join(", ")}`);
  fill(half, pins[name]);
  renameSync(half, folder);
  return folder;
}

type GoProgram = { module: string; package: string; program: string };
type Pins = { npm?: string[]; python?: string[]; go?: GoProgram[] };

const namesOf = ({ npm = [], python = [], go = [] }: Pins): string[] => [
  ...npm,
  ...python,
  ...go.map(({ module }) => module),
];

function fill(folder: string, { npm = [], python = [], go = [] }: Pins): void {
  if (npm.length > 0) installNpm(folder, npm);
  if (python.length > 0) installPython(folder, python);
  for (const program of go) installGo(folder, program);
}

function installNpm(folder: string, packages: string[]): void {
  const quiet = ["--no-audit", "--no-fund", "--no-save", "--loglevel=error"];
  done(run("npm", ["install", "--prefix", folder, "--ignore-scripts", ...quiet, ...packages], folder));
}

function installPython(folder: string, packages: string[]): void {
  if (run("python3", ["-m", "venv", folder], folder).status !== 0)
    throw new Skipped("Python 3 with venv is not on this machine");
  const quiet = ["--quiet", "--disable-pip-version-check"];
  done(run(pythonIn(folder), ["-m", "pip", "install", ...quiet, ...packages], folder));
}

/** Builds in the module's folder, because `go install` refuses a go.mod with another path or with replacements. */
function installGo(folder: string, { module, package: built, program }: GoProgram): void {
  const env = { ...process.env, GOWORK: "off", CGO_ENABLED: "0" };
  const found = run("go", ["mod", "download", "-json", module], folder, env);
  if (found.error) throw new Skipped("Go is not on this machine");
  if (found.status !== 0) throw new Skipped(`${module} is not served as a Go module`);
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-o", join(folder, program)];
  done(run("go", ["build", ...flags, built], JSON.parse(found.stdout).Dir, env));
}

export const pythonIn = (folder: string): string =>
  process.platform === "win32" ? join(folder, "Scripts", "python.exe") : join(folder, "bin", "python");

function run(command: string, given: string[], cwd: string, env = process.env): SpawnSyncReturns<string> {
  return spawnSync(command, given, { cwd, env, encoding: "utf8", shell: process.platform === "win32" });
}

function done({ status, stderr, error }: SpawnSyncReturns<string>): void {
  if (status !== 0) throw error ?? new Error(stderr.trim().split("\n").slice(-5).join("\n"));
}
