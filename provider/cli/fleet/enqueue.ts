import { isDeepStrictEqual } from "node:util";
import { ConstraintError } from "../../errors";
import { inParallel } from "../inParallel";
import { stackOf } from "./jobEnvironment";
import { encodeMessage } from "./message";
import { readExpected, reportedTenants, writeExpected } from "./results";
import type { FleetStorage } from "./storage";
import type { FleetTenant } from "./tenantsFile";

/** Requests to the storage account at once. */
export const atOnce = 16;

export interface Enqueued {
  sent: number;
  /** Reported in this run already. */
  skipped: number;
}

/** One message for each tenant. Broken off and run again it sends some twice, which costs a look at the result. */
export async function enqueue(
  { queue, poison, results }: FleetStorage,
  run: string,
  tenants: readonly FleetTenant[],
): Promise<Enqueued> {
  await Promise.all([queue.createIfNotExists(), poison.createIfNotExists(), results.createIfNotExists()]);
  const expected = tenants.map((one) => ({ name: one.name, stack: stackOf(one), tenantId: one.tenantId }));
  if (!(await writeExpected(results, run, expected))) {
    if (!isDeepStrictEqual(await readExpected(results, run), expected)) throw otherTenants(run);
  }
  const reported = await reportedTenants(results, run);
  const waiting = tenants.filter(({ name }) => !reported.has(name));
  await inParallel(atOnce, waiting, (tenant) =>
    queue.sendMessage(encodeMessage({ version: 1, run, tenant })),
  );
  return { sent: waiting.length, skipped: tenants.length - waiting.length };
}

const otherTenants = (run: string) =>
  new ConstraintError(
    `run "${run}" was begun with other tenants. Name another run with --run, or enqueue the same file. Nothing was enqueued.`,
  );
