import { existsSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { z } from "zod";
import { isProviderError } from "../errors";
import { readConfig } from "../tenant/config";
import { configurationError } from "../tenant/endpoint";
import type { Lookup } from "../tenant/signInMethod";
import { stackKeyProblem } from "../tenant/stackKeys";
import { nothing, projectAbove, valuesOf, yamlOf } from "./stackValues";

const keys = z.record(z.string(), z.unknown()).nullish();
const projectFile = z.object({ name: z.coerce.string(), config: keys, stackConfigDir: z.string().nullish() });
const stackFile = z.looseObject({ config: keys }).nullable();

/**
 * The stack's configuration of this provider. Usually it is in the stack's file, which can be read in a hundredth of
 * the time that the pulumi command takes. The command is used for values that are encrypted, come from a Pulumi ESC
 * environment, or are stored elsewhere.
 */
export async function configuredOf(
  cwd: string,
  stack: string,
  variables: NodeJS.ProcessEnv,
): Promise<Lookup> {
  const project = projectAbove(cwd);
  if (project === undefined) return nothing;
  return (await inFile(project, stack, variables)) ?? valuesOf(project, stack, variables);
}

/** Undefined if the file alone is not enough. */
function inFile(project: string, stack: string, variables: NodeJS.ProcessEnv): Lookup | undefined {
  const { data: about } = projectFile.safeParse(yamlOf(project));
  if (!about || about.name === "m365" || Object.keys(about.config ?? {}).some(isOurs)) return undefined;
  const name = `Pulumi.${stack.split("/").at(-1)}${extname(project)}`;
  const file = join(dirname(project), about.stackConfigDir ?? "", name);
  if (!existsSync(file)) return isEnough(variables) ? nothing : undefined;
  const { data: said } = stackFile.safeParse(yamlOf(file));
  if (said === undefined || said?.["environment"] !== undefined) return undefined;
  const ours = Object.entries(said?.config ?? {}).filter(([key]) => isOurs(key));
  if (ours.some(([, value]) => typeof value === "object")) return undefined;
  for (const [key] of ours) {
    const problem = stackKeyProblem(key, false, about.name);
    if (problem) throw configurationError(problem);
  }
  const values = new Map(ours);
  return (key) => {
    const value = values.get(`m365:${key}`);
    return value === undefined ? undefined : String(value);
  };
}

const isOurs = (key: string) => key.startsWith("m365:");

/** Without a stack file, the configuration may be stored elsewhere; the slow command is used only if it is needed. */
function isEnough(variables: NodeJS.ProcessEnv): boolean {
  try {
    readConfig(nothing, variables);
    return true;
  } catch (error) {
    if (isProviderError(error)) return false;
    throw error;
  }
}
