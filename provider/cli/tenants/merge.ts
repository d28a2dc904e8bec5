import { ConstraintError } from "../../errors";
import type { DriftReport, StackReport } from "../drift/report";
import { inParallel } from "../inParallel";
import type { Results } from "./results";
import { isSameTenant, type RunTenant, readReport, readRun, reportedIn, reportFile, shownStack } from "./run";

/** Number of files to read at the same time. */
const atOnce = 16;

/** One report of all runs in these places, which contains each tenant once. */
export async function mergedReport(places: readonly Results[]): Promise<DriftReport> {
  const runs = await inParallel(atOnce, places, readRun);
  return reportOf(places, once(runs.flatMap(({ tenants }) => tenants)));
}

/** @param tenants the tenants of the report. If a tenant has several reports, the latest one counts. */
export async function reportOf(
  places: readonly Results[],
  tenants: readonly RunTenant[],
): Promise<DriftReport> {
  const kept = await inParallel(atOnce, places, async (results) => ({
    results,
    names: await reportedIn(results),
  }));
  const reports = await inParallel(atOnce, tenants, async (tenant) => {
    const having = kept.filter(({ names }) => names.has(tenant.name)).map(({ results }) => results);
    const found = await inParallel(atOnce, having, (results) => readOrSay(results, tenant));
    return renamed(tenant, latest(found) ?? notReadable(tenant, nobody));
  });
  return together(reports);
}

const nobody = "This tenant has not been checked yet. Run m365 drift --tenants again, for each shard.";

async function readOrSay(results: Results, tenant: RunTenant): Promise<DriftReport> {
  const notOurs = `${reportFile(tenant.name)} in ${results.place} is not a report that m365 drift wrote for this tenant. Delete it, then run m365 drift --tenants again.`;
  return (await readReport(results, tenant)) ?? notReadable(tenant, notOurs);
}

/** For a shard that ran on two machines. A report that could be read takes precedence over one that could not. */
function latest(reports: readonly DriftReport[]): DriftReport | undefined {
  const told = reports.filter(({ exitCode }) => exitCode !== 1);
  return (told.length > 0 ? told : reports)
    .toSorted((one, other) => one.finishedAt.localeCompare(other.finishedAt))
    .at(-1);
}

/** Each tenant once. Runs of different tenants files can be merged if each name means the same tenant. */
function once(tenants: readonly RunTenant[]): RunTenant[] {
  const byName = new Map<string, RunTenant>();
  for (const tenant of tenants) {
    const known = byName.get(tenant.name) ?? tenant;
    if (!isSameTenant(known.tenantId, tenant.tenantId) || known.stack !== tenant.stack)
      throw new ConstraintError(
        `two of the runs use the name "${tenant.name}" for different tenants. Merge runs of the same tenants file. Nothing was written.`,
      );
    byName.set(tenant.name, tenant);
  }
  return [...byName.values()];
}

function together(reports: readonly DriftReport[]): DriftReport {
  const times = (of: "startedAt" | "finishedAt") => reports.map((report) => report[of]).toSorted();
  // If there are more shards than tenants, some shards have no reports.
  const now = new Date().toISOString();
  return {
    schemaVersion: 1,
    startedAt: times("startedAt")[0] ?? now,
    finishedAt: times("finishedAt").at(-1) ?? now,
    stacks: reports
      .flatMap(({ stacks }) => stacks)
      .toSorted((one, other) => one.stack.localeCompare(other.stack)),
    exitCode: ([1, 2] as const).find((code) => reports.some(({ exitCode }) => exitCode === code)) ?? 0,
  };
}

function renamed({ name }: RunTenant, report: DriftReport): DriftReport {
  const stackNamed = (one: StackReport) => ({ ...one, stack: shownStack(name, one.stack) });
  return { ...report, stacks: report.stacks.map(stackNamed) };
}

/** The report of a tenant about which nothing is known. */
function notReadable({ stack, tenantId }: RunTenant, reason: string, now = new Date()): DriftReport {
  const at = now.toISOString();
  return {
    ...{ schemaVersion: 1, startedAt: at, finishedAt: at, exitCode: 1 },
    stacks: [{ stack, tenantId, status: "notReadable", reason, resources: [] }],
  };
}
