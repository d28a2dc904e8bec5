import { setTimeout as wait } from "node:timers/promises";
import { inParallel } from "../inParallel";
import { resourcesOf, seenTwice, stackReport } from "./assemble";
import { resetDrift } from "./fix";
import { applyIgnores } from "./ignore/apply";
import type { IgnoreEntry } from "./ignore/file";
import type { CheckStack, StackFindings } from "./look";
import type { DriftReport, ResourceReport, StackReport } from "./report";

export interface DriftOptions {
  cwd: string;
  look: CheckStack;
  stacks: readonly string[];
  /** Number of stacks to check at the same time. */
  parallel: number;
  /** Milliseconds between the two checks of a stack that differs. */
  confirmAfterMs: number;
  /** Seconds to wait for an audit log search; 0 skips the search. */
  auditWait: number;
  /** Whether to count devices as well. Default: false. */
  status?: boolean | undefined;
  ignores: readonly IgnoreEntry[];
  failOn: "drift" | "gone" | "never";
  /** Aborts the run, whose report must not be used then. */
  signal: AbortSignal;
  onProgress(done: number, of: number): void;
  now(): Date;
}

export async function findDrift(wanted: DriftOptions): Promise<DriftReport> {
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

/** Resets the drift and returns the report with the outcome. */
export async function fixDrift(report: DriftReport, wanted: DriftOptions): Promise<DriftReport> {
  const { cwd, look, parallel, failOn, now } = wanted;
  const stacks = await inParallel(parallel, report.stacks, (stack) =>
    resetDrift(cwd, stack, async () => {
      const again = await look(stack.stack, {});
      return reportOf(stack.stack, again, resourcesOf(again), wanted);
    }),
  );
  return { ...report, stacks, finishedAt: now().toISOString(), exitCode: exitCodeOf(stacks, failOn) };
}

type Looking = Omit<DriftOptions, "cwd" | "stacks" | "parallel" | "onProgress"> & {
  /** Another name of the stack, which entries of the ignore file may use as well. */
  shownAs?: string;
};

/** Contains names of people, which callers remove before they show or store the report. */
export async function lookAt(stack: string, wanted: Looking): Promise<StackReport> {
  const { look, confirmAfterMs, auditWait, signal, status } = wanted;
  signal.throwIfAborted();
  const first = await look(stack, { signal, status });
  const seen = resourcesOf(first);
  const report = reportOf(stack, first, seen, wanted);
  if (!report.resources.some(({ status }) => status === "drifted" || status === "gone")) return report;
  await wait(confirmAfterMs, undefined, { signal });
  // Only the second check searches the audit log: one search is enough, and only this result is used.
  const again = await look(stack, { signal, auditWait });
  const second = first.devices ? { ...again, devices: first.devices } : again;
  return reportOf(stack, second, seenTwice(seen, resourcesOf(second)), wanted);
}

function reportOf(
  stack: string,
  look: StackFindings,
  resources: ResourceReport[],
  { ignores, now, shownAs }: Pick<Looking, "ignores" | "now" | "shownAs">,
): StackReport {
  return applyIgnores(stackReport(stack, look, resources), ignores, now(), shownAs);
}

/** 1 takes precedence, because a stack that could not be read must not count as "in line". */
export function exitCodeOf(stacks: readonly StackReport[], failOn: DriftOptions["failOn"]): 0 | 1 | 2 {
  const left = stacks.filter(({ fixed }) => !fixed);
  if (left.some(({ status }) => status === "notReadable")) return 1;
  const counts = { drift: ["drifted", "gone"], gone: ["gone"], never: [] as string[] }[failOn];
  return left.some(({ status }) => counts.includes(status)) ? 2 : 0;
}
