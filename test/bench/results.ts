/** One row of the results; `npm run bench -- --json` writes an array of them. */
export interface Result {
  case: string;
  /** Resources of the stack, or profiles of the tenant if the case says so. */
  n: number;
  oursMedianMs: number | null;
  floorMedianMs: number | null;
  ratio: number | null;
  /** Requests of one run, with a batch counted as one. */
  requests: number | null;
  target: string;
  /** Null if the case has no target. */
  met: boolean | null;
  repetitions: number;
  /** A result other than a time, as text. */
  found?: string;
  routes?: Record<string, number>;
  peakRequests?: number;
  /** The longest sequence of requests that each waited for the previous one. */
  answersInTurn?: number;
}

export interface Run {
  quick: boolean;
  machine: string;
  results: Result[];
}

/** Reads a run from the output of --json, in which each result names its source. */
export function runOf(json: string): Run {
  const results = JSON.parse(json) as (Result & Pick<Run, "machine" | "quick">)[];
  const { machine = "", quick = true } = results[0] ?? {};
  return { quick, machine, results };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}

interface Compared {
  ours: readonly number[];
  floor: readonly number[];
}

/** Medians and their ratio, rounded for display. */
export function compared({ ours, floor }: Compared) {
  const [oursMedianMs, floorMedianMs] = [Math.round(median(ours)), Math.round(median(floor))];
  return {
    oursMedianMs,
    floorMedianMs,
    ratio: Number((oursMedianMs / floorMedianMs).toFixed(2)),
    repetitions: ours.length,
  };
}

/** The rows from which docs/performance.md computes larger fleets. */
export const fleetRow = "m365 drift --tenants, 2 % drifted";
export const fleetOfFilesRow = "the same, states in files, --parallel 32";
