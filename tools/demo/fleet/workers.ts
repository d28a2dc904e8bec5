import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Workers {
  /** Waits until all have ended; false when one of those that were not killed ended with an error. */
  ended: Promise<boolean>;
  stop(): void;
}

export interface WorkersOptions {
  repository: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  count: number;
  /** Numbers of reported tenants at which worker 1 is killed, and started again. */
  killsAt: number[];
  say(line: string): void;
  onReported(tenants: number): void;
}

/** Starts workers as somebody would on several machines, and kills one of them in the middle of its work. */
export function startWorkers(options: WorkersOptions): Workers {
  const { count, say, onReported } = options;
  const killsAt = [...options.killsAt];
  const children: ChildProcess[] = [];
  const ends: Promise<boolean>[] = [];
  let reported = 0;
  const begin = (number: number) => {
    const child = startWorker(options);
    children[number] = child;
    ends.push(once(child, "close").then(([exitCode, signal]) => exitCode === 0 || signal === "SIGKILL"));
    child.stdout?.on("data", (part: Buffer) => {
      for (const _ of part.toString().matchAll(/^\w+: reported\.$/gm)) onReported(++reported);
      if (reported < (killsAt[0] ?? Number.POSITIVE_INFINITY)) return;
      killsAt.shift();
      children[1]?.kill("SIGKILL");
      say("Worker 1 is killed at work, and started again.");
      begin(1);
    });
  };
  for (let number = 1; number <= count; number++) begin(number);
  return {
    ended: allOf(ends),
    stop: () => {
      for (const child of children) child?.kill("SIGTERM");
    },
  };
}

function startWorker({ repository, folder, env }: WorkersOptions): ChildProcess {
  const main = join(repository, "bin/provider/cli/main.js");
  return spawn(process.execPath, [main, "fleet", "work", "--cwd", folder, "--lease-seconds", "20"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Also those that are started while the others work. */
async function allOf(ends: Promise<boolean>[]): Promise<boolean> {
  let isGood = true;
  for (let index = 0; index < ends.length; index++) isGood = (await ends[index]) === true && isGood;
  return isGood;
}
