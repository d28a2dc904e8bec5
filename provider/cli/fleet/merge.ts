import { ConstraintError } from "../../errors";
import type { DriftReport, StackReport } from "../drift/report";
import { inParallel } from "../inParallel";
import { atOnce } from "./enqueue";
import { type Expected, notReadable, readExpected, readResult, reportedTenants } from "./results";
import type { FleetStorage } from "./storage";

/** One report of the run: every tenant that was enqueued stands in it, once. */
export async function mergedReport({ results }: FleetStorage, run: string): Promise<DriftReport> {
  const expected = await readExpected(results, run);
  if (!expected)
    throw new ConstraintError(
      `there is no run "${run}". Name it as m365 fleet enqueue did, with --run and --name.`,
    );
  const reported = await reportedTenants(results, run);
  return merge(
    await inParallel(atOnce, expected, async (tenant) => {
      const result = reported.has(tenant.name) ? await readResult(results, run, tenant.name) : undefined;
      return { tenant, report: result?.report ?? missing(tenant) };
    }),
  );
}

const missing = ({ stack, tenantId }: Expected[number]) =>
  notReadable(stack, tenantId, "No worker has reported this tenant yet.");

function merge(parts: { tenant: Expected[number]; report: DriftReport }[]): DriftReport {
  const reports = parts.map(({ report }) => report);
  return {
    schemaVersion: 1,
    startedAt: reports.map(({ startedAt }) => startedAt).toSorted()[0] ?? "",
    finishedAt:
      reports
        .map(({ finishedAt }) => finishedAt)
        .toSorted()
        .at(-1) ?? "",
    stacks: parts
      .flatMap(({ tenant, report }) => report.stacks.map((one) => named(tenant.name, one)))
      .toSorted((one, other) => one.stack.localeCompare(other.stack)),
    exitCode: ([1, 2] as const).find((code) => reports.some(({ exitCode }) => exitCode === code)) ?? 0,
  };
}

/** `contoso/prod`, unless the stack bears the tenant's name itself. */
function named(tenant: string, one: StackReport): StackReport {
  return one.stack.split("/").includes(tenant) ? one : { ...one, stack: `${tenant}/${one.stack}` };
}
