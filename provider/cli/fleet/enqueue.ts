import { isDeepStrictEqual } from "node:util";
import { ConstraintError } from "../../errors";
import { count } from "../../impact/wording";
import { inParallel } from "../inParallel";
import { mostOfAMessage } from "./bounds";
import { encodeMessage } from "./message";
import { readExpected, reportedTenants, writeExpected } from "./results";
import { type FleetStorage, inTime } from "./storage";
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
  const long = tenants.find((tenant) => JSON.stringify(tenant).length > mostOfAMessage);
  if (long) throw tooLong(long);
  await Promise.all([
    queue.createIfNotExists(inTime()),
    poison.createIfNotExists(inTime()),
    results.createIfNotExists(inTime()),
  ]);
  if (!(await writeExpected(results, run, [...tenants]))) {
    if (!isDeepStrictEqual(await readExpected(results, run), tenants)) throw otherTenants(run);
  }
  const reported = await reportedTenants(results, run);
  const waiting = tenants.filter(({ name }) => !reported.has(name));
  await inParallel(atOnce, waiting, (tenant) =>
    queue.sendMessage(encodeMessage({ version: 1, run, tenant }), inTime()),
  );
  return { sent: waiting.length, skipped: tenants.length - waiting.length };
}

const otherTenants = (run: string) =>
  new ConstraintError(
    `run "${run}" was begun with other tenants. Name another run with --run, or enqueue the same file. Nothing was enqueued.`,
  );

const tooLong = ({ name }: FleetTenant) =>
  new ConstraintError(
    `tenant "${name}": its entry has more than ${count(mostOfAMessage, "character")}, more than a message of the queue holds. Shorten its variables. Nothing was enqueued.`,
  );
