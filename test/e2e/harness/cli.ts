import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation";
import { argumentsOf } from "../../pages";

/** The result of an engine command: `all` is its complete output, `events` is its event log. */
export type Result = { exitCode: number; stdout: string; stderr: string; all: string; events: EngineEvent[] };

export type Call = { child: ChildProcess; result: Promise<Result> };

type Place = { folder: string; env: NodeJS.ProcessEnv };

/** A `pulumi` command from a page as parameters; `up` gets `--yes`, because there is no terminal to confirm it. */
export const withoutQuestion = (command: string): string[] => [
  ...argumentsOf(command).slice(1),
  ...(command === "pulumi up" ? ["--yes", "--skip-preview"] : []),
];

const withEvents = new Set(["preview", "up", "refresh", "destroy", "import"]);
let calls = 0;

/** Starts the engine's command line in a folder, for tests that interrupt it. */
export function start({ folder, env }: Place, parameters: string[]): Call {
  const eventLog = join(folder, `.events-${++calls}.json`);
  const logging = withEvents.has(parameters[0] ?? "") ? ["--event-log", eventLog] : [];
  const child = spawn("pulumi", [...parameters, ...logging, "--non-interactive"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, result: collect(child, eventLog) };
}

async function collect(child: ChildProcess, eventLog: string): Promise<Result> {
  const said = { stdout: "", stderr: "", all: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
      said.all += text;
    });
  }
  const [exitCode] = await once(child, "close");
  return { exitCode: exitCode ?? -1, ...said, events: takeEvents(eventLog) };
}

function takeEvents(file: string): EngineEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  rmSync(file);
  return lines.map((line) => JSON.parse(line));
}

/** Returns the result of a command that must succeed. @throws Error with the complete output if it fails */
export async function succeeded<R extends Result>(call: Promise<R>): Promise<R> {
  const result = await call;
  if (result.exitCode !== 0) throw new Error(`The engine ended with ${result.exitCode}:\n${result.all}`);
  return result;
}

/** The operations of a run, such as "create mail", without Pulumi's own resources, unchanged ones and refreshes. */
export function steps({ events }: Result): string[] {
  return events
    .flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? [])
    .filter(({ type, op }) => !type.startsWith("pulumi:") && op !== "same" && op !== "refresh")
    .map(({ op, urn }) => `${op} ${urn.split("::").at(-1)}`);
}
