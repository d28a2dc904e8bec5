import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DriftReport, StackReport } from "../../../provider/cli/drift/report";
import { exitCodeOf } from "../../../provider/cli/drift/run";
import { type Fleet, lookAtTenants } from "../../../provider/cli/tenants/lookAtTenants";
import type { TenantLook } from "../../../provider/cli/tenants/lookOnce";
import { noResults } from "../../../provider/cli/tenants/openResults";
import type { FleetTenant } from "../../../provider/cli/tenants/tenantsFile";

export const tenantId = (number: number) => `${String(number).padStart(8, "0")}-0000-4000-8000-000000000000`;

export const tenants = (count: number): FleetTenant[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `t${String(index + 1).padStart(3, "0")}`,
    tenantId: tenantId(index + 1),
  }));

export const inLine = ({ stack, tenantId }: TenantLook): StackReport => ({
  ...{ stack, tenantId, status: "inLine", resources: [] },
});

export const drifted = (asked: TenantLook): StackReport => ({ ...inLine(asked), status: "drifted" });

export const untold = (asked: TenantLook, reason: string): StackReport => ({
  ...{ ...inLine(asked), status: "notReadable", reason },
});

/** Runs a fleet with fake checks: `look` returns the result of a check; `looked` lists the checks in order of start. */
export async function play(more: Partial<Fleet>) {
  const looked: string[] = [];
  const { look = async (asked) => inLine(asked), ...rest } = more;
  const fleet: Fleet = {
    tenants: tenants(5),
    shard: { number: 1, of: 1 },
    results: noResults(),
    look(asked) {
      looked.push(asked.stack);
      return look(asked);
    },
    exitCodeOf: (stack) => exitCodeOf([stack], "drift"),
    own: {},
    parallel: 2,
    timeLimitMs: 10_000,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    now: () => new Date(),
    ...rest,
  };
  const report = await lookAtTenants(fleet).catch((error: Error) => error);
  return { looked, fleet, report };
}

export function temporaryFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "m365-tenants-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) };
}

/** By stack: its status in the report, or the reason why the status is not known. */
export const reasons = (report: DriftReport | Error) =>
  Object.fromEntries(
    (report as DriftReport).stacks.map(({ stack, status, reason }) => [stack, reason ?? status]),
  );
