import { ConstraintError } from "../../errors";
import type { DriftReport, StackReport } from "../drift/report";
import { inParallel } from "../inParallel";
import { atOnce } from "./enqueue";
import { stackOf } from "./jobEnvironment";
import {
  type Expected,
  expectedBlob,
  notReadable,
  readExpected,
  readResult,
  reportedTenants,
  resultBlob,
} from "./results";
import type { FleetStorage } from "./storage";

/** One report of the run: every tenant that was enqueued stands in it, once. */
export async function mergedReport({ results }: FleetStorage, run: string): Promise<DriftReport> {
  const expected = await readExpected(results, run);
  if (!expected)
    throw new ConstraintError(
      `there is no run "${run}". Name it as m365 fleet enqueue did, with --run and --name.`,
    );
  if (expected === "notOurs")
    throw new ConstraintError(
      `${expectedBlob(run)} in the container ${results.containerName} is not the list of tenants that m365 fleet enqueue writes. Begin another run: m365 fleet enqueue --run <name>.`,
    );
  const reported = await reportedTenants(results, run);
  return merge(
    await inParallel(atOnce, expected, async (tenant) => {
      const result = reported.has(tenant.name) ? await readResult(results, run, tenant) : undefined;
      if (result === "notOurs")
        return { tenant, report: untold(tenant, notOurs(resultBlob(run, tenant.name))) };
      return { tenant, report: result?.report ?? untold(tenant, "No worker has reported this tenant yet.") };
    }),
  );
}

const untold = (tenant: Expected[number], reason: string) =>
  notReadable(stackOf(tenant), tenant.tenantId, reason);

const notOurs = (blob: string) =>
  `${blob} in the container is not a result that m365 fleet work wrote for this tenant. Delete it, then run m365 fleet enqueue and m365 fleet work for this run again.`;

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
