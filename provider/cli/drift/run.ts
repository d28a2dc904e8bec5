import { setTimeout as wait } from "node:timers/promises";
import { resourcesOf, seenTwice, stackReport } from "./assemble";
import { applyIgnores, type IgnoreEntry } from "./ignore";
import { look } from "./look";
import type { DriftReport, StackReport } from "./report";

export interface Wanted {
  cwd: string;
  stacks: readonly string[];
  /** Stacks that are looked at at once. */
  parallel: number;
  /** Milliseconds between the two looks at a stack that differs. */
  confirmAfterMs: number;
  ignores: readonly IgnoreEntry[];
  failOn: "drift" | "gone" | "never";
  names: boolean;
  onProgress(done: number): void;
  now(): Date;
}

export async function findDrift(wanted: Wanted): Promise<DriftReport> {
  const startedAt = wanted.now().toISOString();
  let done = 0;
  const stacks = await atOnce(wanted.parallel, wanted.stacks, async (stack) => {
    const report = await lookAt(stack, wanted);
    wanted.onProgress(++done);
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

async function lookAt(
  stack: string,
  { cwd, confirmAfterMs, ignores, names, now }: Wanted,
): Promise<StackReport> {
  const report = await confirmedReport(cwd, stack, confirmAfterMs);
  return applyIgnores(names ? report : withoutNames(report), ignores, now());
}

async function confirmedReport(cwd: string, stack: string, confirmAfterMs: number): Promise<StackReport> {
  const first = await look(cwd, stack);
  const seen = resourcesOf(first);
  if (!seen.some(({ status }) => status === "drifted" || status === "gone"))
    return stackReport(stack, first, seen);
  await wait(confirmAfterMs);
  const second = await look(cwd, stack);
  return stackReport(stack, second, seenTwice(seen, resourcesOf(second)));
}

function withoutNames(report: StackReport): StackReport {
  const resources = report.resources.map(({ changedBy, ...resource }) => {
    if (!changedBy) return resource;
    const { name: _, ...rest } = changedBy;
    return { ...resource, changedBy: rest };
  });
  return { ...report, resources };
}

/** What could not be read outweighs everything: nobody may take it for "in line". */
export function exitCodeOf(stacks: readonly StackReport[], failOn: Wanted["failOn"]): 0 | 1 | 2 {
  const left = stacks.filter(({ fixed }) => !fixed);
  if (left.some(({ status }) => status === "notReadable")) return 1;
  const counts = { drift: ["drifted", "gone"], gone: ["gone"], never: [] as string[] }[failOn];
  return left.some(({ status }) => counts.includes(status)) ? 2 : 0;
}

async function atOnce<T, R>(limit: number, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}
