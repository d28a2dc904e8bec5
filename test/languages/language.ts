import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Project } from "../e2e/harness/project";
import type { Documented } from "./documented";

/** What a language needs before its programs run, and its additional checks. */
export interface Language {
  title: string;
  /** The runtime in Pulumi.yaml. */
  runtime: string;
  /** Path of the program in a project. */
  file: string;
  examples(): Documented[];
  /** Returns the content of the program's file for a text from a page or a command. */
  fileOf(text: string): string;
  /** Adds what programs need to a project, in particular the generated package. */
  prepare(project: Project): Promise<void>;
  /** Compiles or type-checks the program, in addition to running it. @throws with the compiler's findings. */
  check(place: Place): Promise<void>;
  /** The formats of `m365 export` that are tested with this language. */
  formats: readonly string[];
  /** The language name of `pulumi convert`, if it has one. */
  converts?: string;
  /** Adds what `pulumi convert` leaves out and what the program needs to compile. */
  completed?(program: string): string;
  /** Set if programs are only checked and not run: the text for the table. */
  runsNot?: string;
}

export type Place = Pick<Project, "folder" | "env">;

/** A language that cannot be tested on this machine; the message says why. */
export class NotHere extends Error {}

/** Runs a tool in the project; an error contains its output. */
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
