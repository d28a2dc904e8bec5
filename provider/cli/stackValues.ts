import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { configurationError } from "../tenant/endpoint";
import type { Lookup } from "../tenant/signInMethod";
import { stackKeyProblem } from "../tenant/stackKeys";
import { yamlIn } from "../yamlFile";
import { pulumi } from "./pulumi";

export const nothing: Lookup = () => undefined;

/** The configuration of the selected stack, which nobody named, cannot be read. */
export class Unreadable extends Error {}

/** Content of one of the engine's files. Undefined if it is invalid, which the engine's own parser has to explain. */
export function yamlOf(file: string): unknown {
  try {
    return yamlIn(file);
  } catch {
    return undefined;
  }
}

export function projectAbove(folder: string): string | undefined {
  const files = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"].map((name) => join(folder, name));
  const above = dirname(folder);
  return files.find((file) => existsSync(file)) ?? (above === folder ? undefined : projectAbove(above));
}

const projectFile = z.object({ name: z.coerce.string() });
const configuration = z.record(z.string(), z.object({ value: z.string().optional(), secret: z.boolean() }));

/**
 * Reads the configuration with the pulumi command, which knows all locations and decrypts.
 *
 * @param env environment of the command; default: that of this process
 */
export async function valuesOf(project: string, stack?: string, env?: NodeJS.ProcessEnv): Promise<Lookup> {
  const of = stack === undefined ? [] : ["--stack", stack];
  const text = await pulumi(["config", "--json", "--show-secrets", ...of], {
    ...{ cwd: dirname(project), env },
  }).catch((error: Error) => {
    const told = `its configuration cannot be read: ${error.message}`;
    throw stack === undefined ? new Unreadable(told) : configurationError(`--stack ${stack}: ${told}`);
  });
  const values = configuration.parse(JSON.parse(text));
  const name = String(projectFile.safeParse(yamlOf(project)).data?.name);
  for (const [key, { secret }] of Object.entries(values)) {
    const problem = stackKeyProblem(key, secret, name);
    if (problem) throw configurationError(problem);
  }
  return (key) => values[`m365:${key}`]?.value;
}
