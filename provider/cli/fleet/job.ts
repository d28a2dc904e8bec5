import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync } from "node:fs";
import { Redaction } from "../../lifecycle/redaction";
import { type DriftReport, driftReport } from "../drift/report";
import { cut, mostOfAFile, mostOfALine } from "./bounds";
import { createJobFolder, jobEnvironment, reportFile, stackOf } from "./jobEnvironment";
import type { FleetTenant } from "./tenantsFile";

const graceMs = 10_000;

/** A report, or why there is none. A reason that no repetition mends is final. */
export type JobOutcome = { report?: DriftReport; reason?: string; isFinal?: boolean };

export interface Job {
  /** Program and parameters; the program writes its report into the file. */
  command(stack: string, reportFile: string): readonly string[];
  cwd: string;
  timeoutMs: number;
  worker: NodeJS.ProcessEnv;
  /** Every line that the job prints. */
  print(line: string): void;
}

/** Runs the job of one tenant in a process of its own, with an environment and folders of its own. */
export async function runJob(tenant: FleetTenant, job: Job, ended: AbortSignal): Promise<JobOutcome> {
  using folder = createJobFolder();
  const { variables, missing } = jobEnvironment(tenant, folder.path, job.worker);
  if (missing.length > 0)
    return {
      reason: `The worker has no variable ${missing.join(", ")}, which secrets names.`,
      isFinal: true,
    };
  const timeout = AbortSignal.timeout(job.timeoutMs);
  const redact = redactorOf(tenant, job.worker);
  let last = "";
  const print = (line: string) => {
    last = cut(redact(line));
    job.print(last);
  };
  const file = reportFile(folder.path);
  const command = job.command(stackOf(tenant), file);
  const exitCode = await run(command, job.cwd, variables, AbortSignal.any([ended, timeout]), print);
  if (timeout.aborted) return { reason: `The job took longer than ${job.timeoutMs / 60_000} minutes.` };
  const report = reportIn(file);
  if (report?.stacks.some(({ tenantId }) => tenantId && !isSame(tenantId, tenant.tenantId)))
    return { reason: "The job reported on another tenant. Check the stack's configuration.", isFinal: true };
  if (report?.exitCode === 1) return { report, reason: reasonIn(report) };
  return report
    ? { report }
    : { reason: `The job ended with exit code ${exitCode} and without a report${last ? `: ${last}` : "."}` };
}

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

const reasonIn = ({ stacks }: DriftReport) =>
  stacks.find(({ status }) => status === "notReadable")?.reason ?? "The job could not tell.";

function reportIn(file: string): DriftReport | undefined {
  try {
    if (statSync(file).size > mostOfAFile) return undefined;
    return driftReport.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

async function run(
  command: readonly string[],
  cwd: string,
  env: Record<string, string>,
  ended: AbortSignal,
  print: (line: string) => void,
): Promise<number | string> {
  const [program = "", ...parameters] = command;
  // A group of its own, so that the engine and its hosts end with the job.
  const child = spawn(program, parameters, {
    ...{ cwd, env, detached: process.platform !== "win32" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  // Nobody who outlives the job, nor holds on to its output, keeps the worker.
  child.once("exit", () => {
    signalGroup(child, "SIGKILL");
    const timer = setTimeout(() => letGo(child), graceMs);
    child.once("close", () => clearTimeout(timer));
  });
  const end = () => void endGroup(child);
  ended.addEventListener("abort", end, { once: true });
  if (ended.aborted) end();
  for (const stream of [child.stdout, child.stderr]) readLines(stream, print);
  try {
    const [code, signal] = await closed;
    return code ?? signal;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "unknown";
  } finally {
    ended.removeEventListener("abort", end);
    signalGroup(child, "SIGKILL");
  }
}

/** First politely: an engine that is stopped in an update still writes down what it did. */
async function endGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, "SIGTERM");
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), graceMs);
  child.once("close", () => clearTimeout(timer));
}

function letGo({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}

/** More than is shown, so that no secret is cut in two before it is found. */
const mostKept = 32 * mostOfALine;

function readLines(stream: NodeJS.ReadableStream | null, print: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (text: string) => {
    const lines = `${rest}${text}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, mostKept);
    for (const line of lines) if (line.trim() !== "") print(line);
  });
  stream?.on("end", () => {
    if (rest.trim() !== "") print(rest);
  });
}

/** A reason is kept in the queue and in the report: no secret of the tenant goes there, whoever printed it. */
function redactorOf({ secrets = {} }: FleetTenant, worker: NodeJS.ProcessEnv): (line: string) => string {
  const redaction = new Redaction();
  for (const from of Object.values(secrets)) redaction.hide(worker[from]);
  return (line) => redaction.of(line);
}
