import { resolve } from "node:path";
import { Option } from "commander";
import { isProviderError } from "../errors";
import { type Config, readConfig } from "../tenant/config";
import { configurationError } from "../tenant/endpoint";
import { nothing, projectAbove, Unreadable, valuesOf } from "./stackValues";

/** Which stack a command signs in for, from the two options below. */
export interface OfStack {
  stack?: string;
  cwd: string;
}

export const stackOption = new Option(
  "--stack <name>",
  "sign in as a preview of this stack does; default: the environment, and the selected stack's configuration for missing values",
);
const here = ".";
export const cwdOption = new Option("--cwd <folder>", "folder of the Pulumi project").default(here);

/**
 * Reads the stack's configuration only if the stack is named, or if the environment lacks what a sign-in needs.
 * Commands are also run outside projects, and in projects without their passphrase.
 *
 * @throws ConstraintError if environment and stack together are not enough
 */
export async function configurationOf({ stack, cwd }: OfStack): Promise<Config> {
  const project = projectOf({ stack, cwd });
  if (stack !== undefined && project !== undefined) return readConfig(await valuesOf(project, stack));
  try {
    return readConfig(nothing);
  } catch (error) {
    if (!isProviderError(error) || project === undefined) throw error;
    return readConfig(await valuesOf(project).catch(addingTo(error.message)));
  }
}

/** Nobody named the selected stack, so the error starts with what the environment lacks. */
function addingTo(first: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Unreadable)) throw error;
    throw configurationError(`${first} The selected stack was checked as well: ${error.message}`);
  };
}

/** The project's file. @throws ConstraintError if a stack or a folder is named, but there is no project */
export function projectOf({ stack, cwd }: OfStack): string | undefined {
  const project = projectAbove(resolve(cwd));
  if (project !== undefined) return project;
  const there = `there is no Pulumi project in ${resolve(cwd)}`;
  if (stack !== undefined) throw configurationError(`--stack: ${there}. Name its folder with --cwd.`);
  if (cwd !== here)
    throw configurationError(`--cwd: ${there}. Name a project's folder, or remove --cwd. Nothing was read.`);
  return undefined;
}
