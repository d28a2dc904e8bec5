/** One line of the result; `npm run bench -- --json` writes an array of them. */
export interface Result {
  case: string;
  /** Resources of the stack, or profiles of the tenant where the case says so. */
  n: number;
  oursMedianMs: number | null;
  floorMedianMs: number | null;
  ratio: number | null;
  /** Requests of one run, a batch counted as one. */
  requests: number | null;
  target: string;
  /** Null where nothing is promised. */
  met: boolean | null;
  repetitions: number;
  /** What a case finds out that is not a time. */
  found?: string;
  routes?: Record<string, number>;
  peakRequests?: number;
  /** The longest row of answers of which each was asked for after the one before. */
  answersInTurn?: number;
}

export interface Run {
  quick: boolean;
  machine: string;
  results: Result[];
}

/** A run from what --json wrote: each result says by itself where it comes from. */
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

/** Medians and their ratio, rounded as they are shown. */
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
