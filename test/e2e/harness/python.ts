import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { engine, repository } from "./engine";

const cache = join(repository, "node_modules/.cache/pulumi-m365-e2e");
const schema = join(repository, "schema.json");

/** A virtual environment with Pulumi's SDK and the package generated from schema.json, or the reason why it is missing. */
export function pythonEnvironment(): { folder: string } | { missing: string } {
  const hash = createHash("sha256").update(readFileSync(schema)).digest("hex").slice(0, 16);
  const folder = join(cache, `python-${hash}`);
  try {
    if (!existsSync(join(folder, "ready"))) fill(folder);
    return { folder };
  } catch (error) {
    return {
      missing:
        String((error as Error).message)
          .split("\n")
          .find(Boolean) ?? "unknown",
    };
  }
}

/** Created in its final folder, because scripts in a virtual environment contain its path. */
function fill(folder: string): void {
  const run = (file: string, ...parameters: string[]) =>
    execFileSync(file, parameters, {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, PATH: engine().path },
    });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run("python3", "-m", "venv", folder);
  const pip = join(folder, "bin", "pip");
  const made = mkdtempSync(join(cache, "sdk-"));
  run("pulumi", "package", "gen-sdk", schema, "--language", "python", "--out", made);
  run(pip, "install", "--quiet", "--disable-pip-version-check", "pulumi>=3,<4", join(made, "python"));
  renameSync(made, join(folder, "ready"));
}

/** Links the environment into one project. Returns the variables that activate it. */
export function useEnvironment(project: string, folder: string): NodeJS.ProcessEnv {
  symlinkSync(folder, join(project, "venv"), "junction");
  return { PATH: [join(project, "node_modules/.bin"), join(folder, "bin"), engine().path].join(delimiter) };
}
