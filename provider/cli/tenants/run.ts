import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { ConstraintError } from "../../errors";
import { type DriftReport, driftReport } from "../drift/report";
import type { Results } from "./results";
import { type FleetTenant, stackOf, tenantNamed } from "./tenantsFile";

/** The tenants of a run, so that a missing report is noticed. Neither variables nor names of secrets are stored. */
const run = z.strictObject({
  version: z.literal(1),
  begunAt: z.iso.datetime(),
  tenants: z.array(tenantNamed),
});
export type Run = z.infer<typeof run>;
export type RunTenant = Run["tenants"][number];

const runFile = "run.json";
const folder = "tenants/";
export const reportFile = (name: string) => `${folder}${name}.json`;

/** Long enough for a nightly run and its repetitions. */
const longestRunMs = 24 * 60 * 60_000;

/** Begins a run, or continues the one that is already stored there. */
export async function beginRun(results: Results, tenants: readonly FleetTenant[], now: Date): Promise<Run> {
  const named = tenants.map((one) => ({ name: one.name, tenantId: one.tenantId, stack: stackOf(one) }));
  const begun: Run = { version: 1, begunAt: now.toISOString(), tenants: named };
  if (await results.create(runFile, begun)) return begun;
  const found = await readRun(results);
  if (!isDeepStrictEqual(found.tenants, named)) throw otherTenants(results);
  if (now.getTime() - Date.parse(found.begunAt) > longestRunMs) throw over(results, found);
  return found;
}

/** @throws ConstraintError if no run is stored there */
export async function readRun(results: Results): Promise<Run> {
  const text = await results.read(runFile);
  if (text === undefined)
    throw new ConstraintError(
      `${results.place} contains no run: ${runFile} is missing. Pass the place that m365 drift --tenants got as --results.`,
    );
  const parsed = run.safeParse(contentOf(text));
  if (parsed.success) return parsed.data;
  throw new ConstraintError(
    `${runFile} in ${results.place} was not written by m365 drift --tenants. Choose another place for the results.`,
  );
}

const otherTenants = ({ place }: Results) =>
  new ConstraintError(
    `the run in ${place} started with a different list of tenants. Choose another --results, or use the same tenants file. Nothing was read or written.`,
  );

const over = ({ place }: Results, { begunAt }: Run) =>
  new ConstraintError(
    `the run in ${place} started at ${begunAt}, more than a day ago. Use a new place for each run: --results results/<date>. Nothing was read or written.`,
  );

/** The names of the tenants that have a report. */
export async function reportedIn(results: Results): Promise<Set<string>> {
  const files = (await results.list(folder)).filter((name) => name.endsWith(".json"));
  return new Set(files.map((name) => name.slice(folder.length, -".json".length)));
}

export const keepReport = (results: Results, { name }: { name: string }, report: DriftReport) =>
  results.create(reportFile(name), report);

/** Undefined if `m365 drift` did not write the file for this tenant: its content is not trusted. */
export async function readReport(results: Results, tenant: RunTenant): Promise<DriftReport | undefined> {
  const parsed = driftReport.safeParse(contentOf((await results.read(reportFile(tenant.name))) ?? ""));
  return parsed.success && isOf(parsed.data, tenant) ? parsed.data : undefined;
}

const isOf = ({ stacks }: DriftReport, { tenantId, stack }: RunTenant): boolean =>
  stacks.length === 1 &&
  stacks.every((one) => one.stack === stack && isSameTenant(one.tenantId ?? tenantId, tenantId));

/** `contoso/prod`, unless the stack's own name already contains the tenant's. */
export const shownStack = (name: string, stack: string): string =>
  stack.split("/").includes(name) ? stack : `${name}/${stack}`;

export const isSameTenant = (one: string, other: string): boolean =>
  one.toLowerCase() === other.toLowerCase();

function contentOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
