import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Project } from "./harness/project";

/** Writes the result of the packed `m365 export` into the project. */
export async function exported({ folder, env }: Project, format: string, file: string): Promise<string> {
  const command = join(folder, "node_modules/pulumi-m365/bin/provider/cli/main.js");
  const parameters = [command, "export", "--format", format, "--force"];
  const { stderr } = await promisify(execFile)(process.execPath, parameters, { cwd: folder, env });
  if (stderr !== "") throw new Error(stderr);
  return readFileSync(join(folder, file), "utf8");
}
