import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";
import { ownVariables } from "../tenant/config";
import { reasonOf } from "./drift/engine";

export interface Place {
  cwd: string;
  signal?: AbortSignal | undefined;
  /** Default: this process's environment. */
  env?: NodeJS.ProcessEnv | undefined;
}

const mostBytes = 512 * 1024 * 1024;

/** The output of the pulumi command. @throws Error with the relevant sentence of its error output */
export async function pulumi(
  args: readonly string[],
  { cwd, signal, env = ownVariables() }: Place,
): Promise<string> {
  const all = [...args, "--non-interactive", "--color", "never"];
  try {
    const { stdout } = await promisify(execFile)("pulumi", all, { cwd, signal, env, maxBuffer: mostBytes });
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    throw new Error(isMissing ? "the pulumi command is not on PATH." : reasonOf(error as Error), {
      cause: error,
    });
  }
}

/** At most one process per core at a time: each keeps a core busy, and more of them would only use memory. */
export const limitedPulumi = limitedTo(availableParallelism(), pulumi);

function limitedTo<A extends unknown[], R>(atOnce: number, call: (...args: A) => Promise<R>) {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (...args: A): Promise<R> => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await call(...args);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
