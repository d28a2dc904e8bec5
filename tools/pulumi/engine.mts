import { readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Progress } from "./progress.mts";

/** The folder of the engine's programs, and how it was installed. */
export type Engine = { version: string; folders: string[]; source: "path" | "installer" | "build" };

/** What every way to find an engine can use. */
export type Context = { env: NodeJS.ProcessEnv; progress: Progress; signal: AbortSignal };

export const root = join(import.meta.dirname, "../..");

/** The file name of a program on this platform. */
export const program = (name: string) => (process.platform === "win32" ? `${name}.exe` : name);

/** The folder in PATH that contains a program. */
export const folderOnPath = (name: string, path = "") =>
  path.split(delimiter).find((folder) => folder && has(folder, name));

/** Whether a folder contains all these programs. */
export function has(folder: string, ...names: string[]): boolean {
  try {
    const files = new Set(readdirSync(folder));
    return names.every((name) => files.has(program(name)));
  } catch {
    return false;
  }
}

/** The value of PATH with which the engine finds its language hosts, the dynamic host and the repository's own Node. */
export function searchPath({ folders }: Engine, path = ""): string {
  const ours = [join(root, "node_modules", "@pulumi", "pulumi"), join(root, "node_modules", ".bin")];
  return [...folders, ...ours, path].join(delimiter);
}
