import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

export const example = join(__dirname, "../../examples/container-job");

/**
 * Installs @pulumi/azure-native into the example, in the version of its package.json. Only the package itself is
 * downloaded (10 MB, unless npm has it in its cache); it uses the repository's Pulumi SDK, so that mocks apply to it.
 */
export function installAzureNative(): void {
  const name = "@pulumi/azure-native";
  const { dependencies } = readJson(join(example, "package.json"));
  const version = dependencies?.[name] ?? "";
  const target = join(example, "node_modules", name);
  const manifest = join(target, "package.json");
  if (existsSync(manifest) && readJson(manifest).version === version) return;
  process.stderr.write(`Getting ${name} ${version} for examples/container-job (10 MB, once).\n`);
  mkdirSync(join(example, "node_modules/@pulumi"), { recursive: true });
  const folder = mkdtempSync(join(example, "node_modules/getting-"));
  const options = { cwd: folder, encoding: "utf8" } as const;
  const tarball = execFileSync(
    "npm",
    ["pack", `${name}@${version}`, "--silent", "--prefer-offline"],
    options,
  );
  execFileSync("tar", ["-xzf", tarball.trim()], options);
  rmSync(target, { recursive: true, force: true });
  renameSync(join(folder, "package"), target);
  rmSync(folder, { recursive: true });
}

const readJson = (path: string): { version?: string; dependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(path, "utf8"));
