import { execFileSync, execSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { built } from "../../built";
import { repository } from "./engine";

const cache = join(repository, "node_modules/.cache/pulumi-m365-e2e");
const day = 24 * 60 * 60_000;
const ours = JSON.parse(readFileSync(join(repository, "package.json"), "utf8"));

// What a user's project installs in addition to the package: the SDK, and what its language host needs for TypeScript.
const ofTheStack = ["@pulumi/pulumi", "typescript", "ts-node", "@types/node"];

/**
 * Installs the packed package in a project, as npm would.
 *
 * The package itself is copied, because the engine treats a linked package as the user's own code. Only its declared
 * dependencies are linked, so that an undeclared dependency fails here as it would for users.
 */
export function install(project: string): void {
  cpSync(packed(), join(project, "node_modules", ours.name), { recursive: true });
  link(project, [...ofTheStack, ...Object.keys(ours.dependencies)]);
  linkPrograms(project);
}

/** Links executables as npm does; the engine finds the plugin among them. */
function linkPrograms(project: string): void {
  mkdirSync(join(project, "node_modules/.bin"));
  for (const [name, path] of Object.entries<string>(ours.bin)) {
    chmodSync(join(project, "node_modules", ours.name, path), 0o755);
    symlinkSync(join("..", ours.name, path), join(project, "node_modules/.bin", name));
  }
}

/** Links packages of the repository into a project. */
export function link(project: string, packages = ofTheStack): void {
  for (const name of packages) {
    const target = join(project, "node_modules", name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(repository, "node_modules", name), target, "junction");
  }
}

/** The folder of the unpacked tarball, packed again whenever the built files have changed. */
function packed(): string {
  const folder = join(cache, contentHash());
  if (!existsSync(folder)) pack(folder);
  return join(folder, "package");
}

function pack(folder: string): void {
  mkdirSync(cache, { recursive: true });
  removeOld();
  const temporary = mkdtempSync(join(cache, "packing-"));
  execSync(`npm pack --silent --pack-destination "${temporary}"`, { cwd: repository, stdio: "pipe" });
  execFileSync("tar", ["-xzf", `${ours.name}-${ours.version}.tgz`], { cwd: temporary });
  try {
    renameSync(temporary, folder);
  } catch (error) {
    // Another test process has unpacked the same content first.
    rmSync(temporary, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

function removeOld(): void {
  const old = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((path) => Date.now() - statSync(path).mtimeMs > day);
  for (const path of old) rmSync(path, { recursive: true, force: true });
}

function contentHash(): string {
  built("sdk/index.js");
  const hash = createHash("sha256");
  for (const file of ["package.json", ...ours.files].flatMap(filesUnder).sort()) {
    hash.update(file).update(readFileSync(join(repository, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesUnder(path: string): string[] {
  const stats = statSync(join(repository, path), { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats ? [path] : [];
  // These packages are not published, and another test may be installing them at the same time.
  const names = readdirSync(join(repository, path)).filter((name) => name !== "node_modules");
  return names.flatMap((name) => filesUnder(join(path, name)));
}
