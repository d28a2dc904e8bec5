import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { configurationError } from "../tenant/endpoint";
import type { Lookup } from "../tenant/signInMethod";
import { stackKeyProblem } from "../tenant/stackKeys";
import { yamlIn } from "../yamlFile";
import { pulumi } from "./pulumi";

export const nothing: Lookup = () => undefined;

/** Of a stack that nobody named. */
export class Unreadable extends Error {}

/** Of the engine's own files; undefined where only the engine, which has another parser, can say what is wrong. */
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
 * By the command, which knows every place and decrypts.
 *
 * @param env what it is started with; default: as this process was
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
