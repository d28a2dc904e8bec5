import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";

export interface Run {
  exitCode: number;
  /** What the engine printed, as people see it. */
  text: string;
}

/** The real engine, working on one project with state of its own. */
export interface Engine {
  run(...parameters: string[]): Promise<Run>;
  /** Ends what is running, and waits until it has ended. */
  stop(): Promise<void>;
}

/** Finds or builds the engine; that shows its own progress. */
export function findEngine(repository: string): string {
  const found = spawnSync(process.execPath, [join(repository, "tools/pulumi/main.mts"), "--where"], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (found.status !== 0) throw new Error("There is no Pulumi engine to run the quickstart with.");
  return (JSON.parse(found.stdout) as { path: string }).path;
}

export function engineFor(cwd: string, env: NodeJS.ProcessEnv): Engine {
  let running: ChildProcess | undefined;
  return {
    run: (...parameters) =>
      new Promise((resolve, reject) => {
        const child = spawn("pulumi", [...parameters, "--non-interactive"], {
          cwd,
          env,
          stdio: ["ignore", "pipe", "pipe"],
        });
        running = child;
        let text = "";
        const show = (part: Buffer) => {
          text += part.toString();
          process.stdout.write(part);
        };
        child.stdout.on("data", show);
        child.stderr.on("data", show);
        child.on("error", reject);
        child.on("close", (code) => resolve({ exitCode: code ?? 130, text }));
      }),
    async stop() {
      if (!running || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running?.once("close", resolve));
      running.kill("SIGINT");
      await ended;
    },
  };
}
