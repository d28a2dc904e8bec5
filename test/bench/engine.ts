import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Place {
  folder: string;
  env: NodeJS.ProcessEnv;
}

/** Milliseconds from the start of an engine command to its end. @throws if the command fails. */
export function timed(place: Place, ...parameters: string[]): Promise<number> {
  return timedCommand(place, "pulumi", ...parameters, "--non-interactive");
}

export async function timedCommand(
  { folder, env }: Place,
  command: string,
  ...parameters: string[]
): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(command, parameters, {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-4_000);
    });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${command} ${parameters.join(" ")} ended with ${code}:\n${said}`);
  return performance.now() - startedAt;
}

export const commands = {
  preview: ["preview", "--expect-no-changes"],
  refresh: ["refresh", "--preview-only"],
  up: ["up", "--yes", "--skip-preview"],
};

export interface Sides {
  ours(repetition: number): Promise<number>;
  floor(repetition: number): Promise<number>;
}

/** Runs both sides alternately, so that other load on the machine affects them equally. */
export async function interleaved(repetitions: number, { ours, floor }: Sides) {
  const times = { ours: [] as number[], floor: [] as number[] };
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    times.ours.push(await ours(repetition));
    times.floor.push(await floor(repetition));
  }
  return times;
}
