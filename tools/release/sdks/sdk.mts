import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname, "../../..");

export const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  version: string;
};

/** The plugin's package for a language. */
export interface Sdk {
  /** The file name of a program, and the code fence of the example in docs/_index.md. */
  program: string;
  fence: string;
  /** @returns the folder that is published */
  build(sources: string, folder: string): string;
  /** Files of a project in addition to its program, and the commands that install the built package. */
  project(built: string): { files: Record<string, string>; install: string[][] };
}

export function run(cwd: string, command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
}

/** Fails, because a package that is published with a wrong version cannot be replaced. */
export function assertVersion(found: unknown, what: string): void {
  if (found !== version) throw new Error(`${what} has the version ${found} instead of ${version}.`);
}
