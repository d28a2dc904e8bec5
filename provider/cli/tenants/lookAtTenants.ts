import { setTimeout as wait } from "node:timers/promises";
import type { DriftReport, StackReport } from "../drift/report";
import { inLanes } from "./lanes";
import { type Looking, lookOnce } from "./lookOnce";
import { reportOf } from "./merge";
import type { Results } from "./results";
import { beginRun, keepReport, reportedIn } from "./run";
import { isInShard, type Shard } from "./shard";
import type { FleetTenant } from "./tenantsFile";

export interface Fleet extends Looking {
  tenants: readonly FleetTenant[];
  shard: Shard;
  results: Results;
  exitCodeOf(stack: StackReport): DriftReport["exitCode"];
  /** Number of tenants to check at the same time. */
  parallel: number;
  onProgress(done: number, of: number): void;
  now(): Date;
}

/** Longer than a check takes in which no service asks for a pause. */
const slowMs = 5_000;
const slowByLane = 4;
/** As long as a request itself waits for a service. After a longer pause, the tenant is left for the next run. */
const longestPauseMs = 300_000;

/** Checks every tenant of the share that has no report yet, and returns one report of the whole share. */
export async function lookAtTenants(fleet: Fleet): Promise<DriftReport> {
  const ended = new AbortController();
  try {
    return await lookUntil({ ...fleet, signal: AbortSignal.any([fleet.signal, ended.signal]) });
  } catch (error) {
    // If a report cannot be stored, the other lanes are stopped as well.
    ended.abort(error);
    throw error;
  }
}

async function lookUntil(fleet: Fleet): Promise<DriftReport> {
  const { results, parallel, shard, now } = fleet;
  const run = await beginRun(results, fleet.tenants, now());
  const reported = await reportedIn(results);
  const share = fleet.tenants.filter(({ name }) => isInShard(name, shard));
  const waiting = share.filter(({ name }) => !reported.has(name));
  const lanes = { atOnce: parallel, slowMs, mostSlow: slowByLane * parallel };
  const keep = keeper(fleet, share.length - waiting.length, share.length);
  const first = async (tenant: FleetTenant): Promise<Failed | undefined> => {
    const startedAt = now();
    const { stack, notBeforeMs } = await lookOnce(tenant, fleet);
    if (notBeforeMs !== undefined) return { tenant, stack, notBeforeMs };
    await keep(tenant, stack, startedAt);
    return undefined;
  };
  const again = async (one: Failed) => {
    const startedAt = now();
    await keep(one.tenant, await lookAgain(one, fleet), startedAt);
  };
  await inLanes(lanes, looksOf(waiting, first, again), (look) => look());
  return reportOf(
    [results],
    run.tenants.filter(({ name }) => isInShard(name, shard)),
  );
}

interface Failed {
  tenant: FleetTenant;
  stack: StackReport;
  notBeforeMs: number;
}

/** Second checks begin when every first check has begun. First checks that are still running may fail later. */
async function* looksOf(
  tenants: readonly FleetTenant[],
  first: (tenant: FleetTenant) => Promise<Failed | undefined>,
  again: (one: Failed) => Promise<void>,
): AsyncGenerator<() => Promise<void>> {
  const failed: Failed[] = [];
  let unfinished = tenants.length;
  let onFinished: () => void = () => undefined;
  const look = async (tenant: FleetTenant) => {
    try {
      const one = await first(tenant);
      if (one !== undefined) failed.push(one);
    } finally {
      unfinished--;
      onFinished();
    }
  };
  for (const tenant of tenants) yield () => look(tenant);
  while (unfinished > 0 || failed.length > 0) {
    const one = takeEarliest(failed);
    if (one !== undefined) yield () => again(one);
    else
      await new Promise<void>((resolve) => {
        onFinished = resolve;
      });
  }
}

function takeEarliest(failed: Failed[]): Failed | undefined {
  return failed.sort((left, right) => left.notBeforeMs - right.notBeforeMs).shift();
}

/** Waits until the tenant's services allow another check; returns the first result if that takes too long. */
async function lookAgain({ tenant, stack, notBeforeMs }: Failed, fleet: Fleet): Promise<StackReport> {
  const pauseMs = notBeforeMs - Date.now();
  if (pauseMs > longestPauseMs) return stack;
  if (pauseMs > 0) await wait(pauseMs, undefined, { signal: fleet.signal });
  return (await lookOnce(tenant, fleet)).stack;
}

function keeper({ results, exitCodeOf, now, onProgress }: Fleet, before: number, of: number) {
  let done = before;
  onProgress(done, of);
  return async (tenant: FleetTenant, stack: StackReport, startedAt: Date): Promise<void> => {
    await keepReport(results, tenant, {
      ...{ schemaVersion: 1, startedAt: startedAt.toISOString(), finishedAt: now().toISOString() },
      ...{ stacks: [stack], exitCode: exitCodeOf(stack) },
    });
    onProgress(++done, of);
  };
}
