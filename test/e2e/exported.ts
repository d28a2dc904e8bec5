import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Project } from "./harness/project";

/** Runs `m365` from the packed package, as users do in their project. */
export async function m365({ folder, env }: Project, ...parameters: string[]): Promise<void> {
  const command = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const { stderr } = await promisify(execFile)(process.execPath, [command, ...parameters], {
    cwd: folder,
    env,
  });
  if (stderr !== "") throw new Error(stderr);
}

/** Runs the packed `m365 export` in the project, and returns the exported program. */
export async function exported(project: Project, format: string, file: string): Promise<string> {
  await m365(project, "export", "--format", format, "--force");
  return readFileSync(join(project.folder, file), "utf8");
}
