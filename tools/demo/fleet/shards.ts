import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

export interface Shards {
  /** Waits until all have ended, and returns the exit codes of those that were not killed. */
  ended: Promise<number[]>;
  stop(): void;
}

export interface ShardsOptions {
  main: string;
  folder: string;
  env: NodeJS.ProcessEnv;
  /** Number of reported tenants at which the first shard is killed and started again. */
  killAt: number;
  onProgress(reported: number): void;
  /** Called with the tenants that were reported when the first shard had ended. */
  onKilled(reported: string[]): void;
}

const resultsIn = (folder: string) => join(folder, "results/tenants");

/** The names of the tenants that have been reported. */
export function reportedIn(folder: string): string[] {
  if (!existsSync(resultsIn(folder))) return [];
  const names = readdirSync(resultsIn(folder)).filter((name) => name.endsWith(".json"));
  return names.map((name) => name.slice(0, -".json".length));
}

/** Starts two shards, as on two machines, and kills one of them while it is working. */
export function startShards(options: ShardsOptions): Shards {
  const { folder, killAt, onProgress, onKilled } = options;
  const children: ChildProcess[] = [1, 2].map((number) => startShard(options, number));
  let isKilled = false;
  const watching = setInterval(() => {
    const reported = reportedIn(folder).length;
    onProgress(reported);
    if (isKilled || reported < killAt) return;
    isKilled = true;
    children[0]?.kill("SIGKILL");
  }, 50);
  return {
    ended: outcomes(children, () => {
      onKilled(reportedIn(folder));
      return startShard(options, 1);
    }).finally(() => clearInterval(watching)),
    stop: () => {
      for (const child of children) child.kill("SIGTERM");
    },
  };
}

/** @param again starts the first shard again after it was killed */
async function outcomes(children: ChildProcess[], again: () => ChildProcess): Promise<number[]> {
  const endOf = async (child: ChildProcess) => (await once(child, "close")) as [number | null, string | null];
  const [first, second] = children.map(endOf);
  const [exitCode, signal] = (await first) ?? [];
  const last = signal === "SIGKILL" ? children.push(again()) && children.at(-1) : undefined;
  const repeated = last && (await endOf(last));
  return [repeated ? repeated[0] : exitCode, (await second)?.[0]].map((code) => code ?? 1);
}

function startShard({ main, folder, env }: ShardsOptions, number: number): ChildProcess {
  const share = ["--results", "results", "--shard", `${number}/2`];
  const waits = ["--confirm-after", "1", "--audit-wait", "0"];
  return spawn(process.execPath, [main, "drift", "--tenants", "tenants.json", ...share, ...waits], {
    ...{ cwd: folder, env },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
