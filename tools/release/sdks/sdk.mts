import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
};

/** The plugin's package for a language. */
export interface Sdk {
  /** Where its program stands, and the fence of its example on docs/_index.md. */
  program: string;
  fence: string;
  /** @returns the folder of what is published */
  build(sources: string, folder: string): string;
  /** Files of a project beside its program, and the commands that put what was built into it. */
  project(built: string): { files: Record<string, string>; install: string[][] };
}

export function run(cwd: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
}

/** A wrong version would be published under a name that can never be used again. */
export function assertVersion(found: unknown, what: string): void {
  if (found !== version) throw new Error(`${what} has the version ${found} instead of ${version}.`);
}
