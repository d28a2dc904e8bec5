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
  /** Stacks that are looked at at once. */
  parallel: number;
  /** Milliseconds between the two looks at a stack that differs. */
  confirmAfterMs: number;
  /** Seconds to wait for a log that has to be searched; 0 has none searched. */
  auditWait: number;
  /** Whether devices are counted as well. */
  status?: boolean | undefined;
  ignores: readonly IgnoreEntry[];
  failOn: "drift" | "gone" | "never";
  /** Ends what is going on; the report is then worth nothing. */
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

/** The report of what was found, with what became of it. */
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
  /** What else the stack is called. */
  shownAs?: string;
};

/** With names of people: whoever shows or keeps it leaves them out. */
export async function lookAt(stack: string, wanted: Looking): Promise<StackReport> {
  const { look, confirmAfterMs, auditWait, signal, status } = wanted;
  signal.throwIfAborted();
  const first = await look(stack, { signal, status });
  const seen = resourcesOf(first);
  const report = reportOf(stack, first, seen, wanted);
  if (!report.resources.some(({ status }) => status === "drifted" || status === "gone")) return report;
  await wait(confirmAfterMs, undefined, { signal });
  // What the first look says of who and when is not used: one search a run is enough.
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

/** What could not be read outweighs everything: nobody may take it for "in line". */
export function exitCodeOf(stacks: readonly StackReport[], failOn: DriftOptions["failOn"]): 0 | 1 | 2 {
  const left = stacks.filter(({ fixed }) => !fixed);
  if (left.some(({ status }) => status === "notReadable")) return 1;
  const counts = { drift: ["drifted", "gone"], gone: ["gone"], never: [] as string[] }[failOn];
  return left.some(({ status }) => counts.includes(status)) ? 2 : 0;
}
