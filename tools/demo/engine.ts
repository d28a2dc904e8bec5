import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

export interface Run {
  exitCode: number;
  /** The engine's output, as users see it. */
  text: string;
}

/** The real engine, for one project with its own state. */
export interface Engine {
  run(...parameters: string[]): Promise<Run>;
  /** Stops what is running, and waits until it has ended. */
  stop(): Promise<void>;
  /** Kills what is running without a chance to finish anything, as in a power failure. */
  kill(): void;
}

/** Finds or builds the engine, and shows the progress. */
export function findEngine(repository: string): string {
  const found = spawnSync(process.execPath, [join(repository, "tools/pulumi/main.mts"), "--where"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (found.status !== 0) throw new Error("There is no Pulumi engine to run the quickstart with.");
  return (JSON.parse(found.stdout) as { path: string }).path;
}

/** @param command what to run instead of the engine: a program and its first arguments */
export function engineFor(
  cwd: string,
  env: NodeJS.ProcessEnv,
  [command, ...first]: readonly [string, ...string[]] = ["pulumi", "--non-interactive"],
): Engine {
  let running: { child: ChildProcess; ended: Promise<Run> } | undefined;
  return {
    run(...parameters) {
      // In its own process group: an interrupted engine leaves its hosts behind, and they end with the group.
      const child = spawn(command, [...first, ...parameters], {
        cwd,
        env,
        detached: process.platform !== "win32",
        stdio: ["ignore", "pipe", "pipe"],
      });
      running = { child, ended: outcomeOf(child) };
      return running.ended;
    },
    async stop() {
      if (!running) return;
      const { child, ended } = running;
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      await ended;
    },
    kill() {
      running?.child.kill("SIGKILL");
    },
  };
}

function outcomeOf(child: ChildProcess): Promise<Run> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (part: Buffer) => {
      text += part.toString();
      process.stdout.write(part);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => endGroup(child));
    child.once("close", (code) => resolve({ exitCode: code ?? 130, text }));
  });
}

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === "win32") return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // No process of the group is left.
  }
}
