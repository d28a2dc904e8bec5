import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { join } from "node:path";
import { type Engine, has, program, searchPath } from "./engine.mts";

/** Runs the engine as if it had been called directly, and returns its exit code. */
export async function run(engine: Engine, parameters: string[]): Promise<number> {
  const env = { ...process.env, PATH: searchPath(engine, process.env.PATH) };
  const file = join(engine.folders.find((folder) => has(folder, "pulumi")) ?? "", program("pulumi"));
  // Before the start, because a signal can arrive as soon as the engine prints something.
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  process.on("SIGINT", () => isAtTerminal() || child.kill("SIGINT"));
  const child = spawn(file, parameters, { env, stdio: "inherit" });
  const [code, signal] = await once(child, "exit");
  return code ?? 128 + constants.signals[signal as NodeJS.Signals];
}

// A terminal sends Ctrl-C to the engine too, and a second SIGINT would make the engine stop without cleaning up.
const isAtTerminal = () => process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
