import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

export interface Ended {
  readonly status: number;
  /** Standard output, followed by standard error. */
  readonly text: string;
  readonly stdout: string;
}

/** Asynchronous, because the loopback tenant runs in this process. */
export async function execute(
  command: string,
  parameters: string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = spawn(command, parameters, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit"),
  ]);
  return { status: status ?? -1, text: `${stdout}\n${stderr}`, stdout };
}
