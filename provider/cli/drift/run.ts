import { setTimeout as wait } from "node:timers/promises";
import { inParallel } from "../inParallel";
import { resourcesOf, seenTwice, stackReport } from "./assemble";
import { putRight } from "./fix";
import { applyIgnores, type IgnoreEntry } from "./ignore";
import type { Look, Way } from "./look";
import type { DriftReport, ResourceReport, StackReport } from "./report";
import { withoutNames } from "./withoutNames";

export interface Wanted {
  cwd: string;
  look: Way;
  stacks: readonly string[];
  /** Stacks that are looked at at once. */
  parallel: number;
  /** Milliseconds between the two looks at a stack that differs. */
  confirmAfterMs: number;
  /** Seconds to wait for a log that has to be searched; 0 has none searched. */
  auditWait: number;
  ignores: readonly IgnoreEntry[];
  failOn: "drift" | "gone" | "never";
  names: boolean;
  /** Ends what is going on; the report is then worth nothing. */
  signal: AbortSignal;
  onProgress(done: number, of: number): void;
  now(): Date;
}

export async function findDrift(wanted: Wanted): Promise<DriftReport> {
  const startedAt = wanted.now().toISOString();
  let done = 0;
  wanted.onProgress(done, wanted.stacks.length);
  const stacks = await inParallel(wanted.parallel, wanted.stacks, async (stack) => {
    const report = await lookAt(stack, wanted);
    wanted.onProgress(++done, wanted.stacks.length);
    return report;
  });
  return {
    schemaVersion: 1,
    startedAt,
    finishedAt: wanted.now().toISOString(),
    stacks: stacks.toSorted((one, other) => (one.stack < other.stack ? -1 : 1)),
    exitCode: exitCodeOf(stacks, wanted.failOn),
  };
}

/** The report of what was found, with what became of it. */
export async function fixDrift(
  report: DriftReport,
  { cwd, look, parallel, failOn, names, now }: Wanted,
): Promise<DriftReport> {
  const stacks = await inParallel(parallel, report.stacks, async (stack) => {
    const fixed = await putRight(cwd, stack, look);
    return names ? fixed : withoutNames(fixed);
  });
  return { ...report, stacks, finishedAt: now().toISOString(), exitCode: exitCodeOf(stacks, failOn) };
}

export async function lookAt(
  stack: string,
  wanted: Omit<Wanted, "cwd" | "stacks" | "parallel" | "onProgress">,
): Promise<StackReport> {
  const { look, confirmAfterMs, auditWait, signal } = wanted;
  signal.throwIfAborted();
  const first = await look(stack, { signal });
  const seen = resourcesOf(first);
  const report = reportOf(stack, first, seen, wanted);
  if (!report.resources.some(({ status }) => status === "drifted" || status === "gone")) return report;
  await wait(confirmAfterMs, undefined, { signal });
  // What the first look says of who and when is not used: one search a run is enough.
  const second = await look(stack, { signal, auditWait });
  return reportOf(stack, second, seenTwice(seen, resourcesOf(second)), wanted);
}

function reportOf(
  stack: string,
  look: Look,
  resources: ResourceReport[],
  { ignores, names, now }: Pick<Wanted, "ignores" | "names" | "now">,
): StackReport {
  const report = stackReport(stack, look, resources);
  return applyIgnores(names ? report : withoutNames(report), ignores, now());
}

/** What could not be read outweighs everything: nobody may take it for "in line". */
export function exitCodeOf(stacks: readonly StackReport[], failOn: Wanted["failOn"]): 0 | 1 | 2 {
  const left = stacks.filter(({ fixed }) => !fixed);
  if (left.some(({ status }) => status === "notReadable")) return 1;
  const counts = { drift: ["drifted", "gone"], gone: ["gone"], never: [] as string[] }[failOn];
  return left.some(({ status }) => counts.includes(status)) ? 2 : 0;
}
