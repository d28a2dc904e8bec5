import type { HistoryEntry } from "../drift/history";
import { countsOf, type DriftReport, type Status } from "../drift/report";

/** Totals of one run over all stacks. */
export interface Run {
  at: string;
  drifted: number;
  gone: number;
  /** Number of resources; a stack that could not be read at all counts once. */
  notReadable: number;
}

/** Limits, because more runs could not be distinguished on a screen. */
const mostRuns = 400;
const mostMarks = 30;

/** The entries up to this run, oldest first; those of the run itself come from its report. */
export function entriesUpTo(report: DriftReport, history: readonly HistoryEntry[]): HistoryEntry[] {
  const at = report.startedAt;
  const own = report.stacks.map((one) => ({
    ...{ at, stack: one.stack, status: one.status, counts: countsOf(one) },
  }));
  const before = history.filter((entry) => entry.at < at);
  return [...before, ...own].sort((one, other) => one.at.localeCompare(other.at));
}

export function runsOf(entries: readonly HistoryEntry[]): Run[] {
  const byTime = new Map<string, Run>();
  for (const { at, status, counts } of entries) {
    const run = byTime.get(at) ?? { at, drifted: 0, gone: 0, notReadable: 0 };
    const unread = Math.max(counts.notReadable, status === "notReadable" ? 1 : 0);
    byTime.set(at, {
      at,
      drifted: run.drifted + counts.drifted,
      gone: run.gone + counts.gone,
      notReadable: run.notReadable + unread,
    });
  }
  return [...byTime.values()].slice(-mostRuns);
}

/** Statuses of the last runs of one stack, oldest first. */
export const lastStatuses = (entries: readonly HistoryEntry[], stack: string): Status[] =>
  entries
    .filter((entry) => entry.stack === stack)
    .slice(-mostMarks)
    .map(({ status }) => status);
