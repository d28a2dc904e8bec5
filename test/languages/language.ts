import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Project } from "../e2e/harness/project";
import type { Documented } from "./documented";

/** What a language needs before its programs run, and what else must hold of them. */
export interface Language {
  title: string;
  /** As Pulumi.yaml says it. */
  runtime: string;
  /** Where a project keeps its program. */
  file: string;
  examples(): Documented[];
  /** The program's file, from what a page or a command gave. */
  fileOf(text: string): string;
  /** Puts what programs need into a project: the generated package above all. */
  prepare(project: Project): Promise<void>;
  /** What a compiler or type checker has to say, beside what running shows. */
  check(place: Place): Promise<void>;
  /** Of `m365 export`; none where nothing of the language can run here. */
  formats: readonly string[];
  /** For `pulumi convert`, where that knows it. */
  converts?: string;
  /** Why its programs are checked alone. */
  runsNot?: string;
}

export type Place = Pick<Project, "folder" | "env">;

/** A language that cannot be tried on this machine; the message says why. */
export class NotHere extends Error {}

/** Runs a tool in the project; what it said is in the error. */
export async function tool({ folder, env }: Place, command: string, ...given: string[]): Promise<string> {
  const options = { cwd: folder, env, maxBuffer: 64 * 2 ** 20 };
  try {
    return (await promisify(execFile)(command, given, options)).stdout;
  } catch (error) {
    const { stdout = "", stderr = "", code } = error as { stdout?: string; stderr?: string; code?: unknown };
    if (code === "ENOENT") throw new NotHere(`${command} is not on this machine`);
    const said = `${stdout}${stderr}`.trim().split("\n");
    throw new Error(`${command} ${given.join(" ")}\n${said.slice(-60).join("\n")}`);
  }
}
