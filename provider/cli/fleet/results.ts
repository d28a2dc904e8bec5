import { z } from "zod";
import { type DriftReport, driftReport } from "../drift/report";
import { mostOfAFile } from "./bounds";
import { inTime, isRefused, type Results } from "./storage";
import { type FleetTenant, fleetTenant } from "./tenantsFile";

const expected = z.array(fleetTenant);
/** The tenants of a run: a missing result is noticed, and so is a message that `m365 fleet enqueue` did not write. */
export type Expected = FleetTenant[];

const result = z.strictObject({
  version: z.literal(1),
  run: z.string(),
  tenant: z.string(),
  /** Deliveries of the message, the one that gave this result included. */
  attempts: z.int().positive(),
  report: driftReport,
});
export type TenantResult = z.infer<typeof result>;

export const expectedBlob = (run: string) => `${run}/expected.json`;
export const resultBlob = (run: string, tenant: string) => `${run}/tenants/${tenant}.json`;

/** False when the run has a list already: the first one counts, and `readExpected` tells which that is. */
export const writeExpected = (results: Results, run: string, tenants: Expected) =>
  create(results, expectedBlob(run), tenants);

/** What is stored, or that it is nothing of ours. */
type Stored<T> = T | "notOurs" | undefined;

export async function readExpected(results: Results, run: string): Promise<Stored<Expected>> {
  const found = await read(results, expectedBlob(run));
  if (found === undefined) return undefined;
  const parsed = expected.safeParse(found);
  return parsed.success ? parsed.data : "notOurs";
}

/** The blob's own words count as little as anybody's: it is of this run and this tenant, or of no use. */
const isOf = (found: TenantResult, run: string, { name, tenantId }: FleetTenant) =>
  found.run === run &&
  found.tenant === name &&
  found.report.stacks.every(
    (stack) => !stack.tenantId || stack.tenantId.toLowerCase() === tenantId.toLowerCase(),
  );

/** False when another worker has reported this tenant: its result stays. */
export const writeResult = (results: Results, content: TenantResult) =>
  create(results, resultBlob(content.run, content.tenant), content);

export const hasResult = (results: Results, run: string, tenant: string) =>
  results.getBlobClient(resultBlob(run, tenant)).exists(inTime());

export async function readResult(
  results: Results,
  run: string,
  tenant: FleetTenant,
): Promise<Stored<TenantResult>> {
  const found = await read(results, resultBlob(run, tenant.name));
  if (found === undefined) return undefined;
  const parsed = result.safeParse(found);
  return parsed.success && isOf(parsed.data, run, tenant) ? parsed.data : "notOurs";
}

/** The names of the tenants that are reported. */
export async function reportedTenants(results: Results, run: string): Promise<Set<string>> {
  const names = new Set<string>();
  const prefix = `${run}/tenants/`;
  for await (const { name } of results.listBlobsFlat({ prefix, ...inTime() })) {
    names.add(name.slice(prefix.length, -".json".length));
  }
  return names;
}

/** The service itself sees to it that only the first of two writers succeeds. */
async function create(results: Results, name: string, content: object): Promise<boolean> {
  const text = `${JSON.stringify(content)}\n`;
  try {
    await results.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
      ...inTime(),
      conditions: { ifNoneMatch: "*" },
      blobHTTPHeaders: { blobContentType: "application/json" },
    });
    return true;
  } catch (error) {
    if (isRefused(error, "BlobAlreadyExists", "ConditionNotMet")) return false;
    throw error;
  }
}

async function read(results: Results, name: string): Promise<unknown> {
  try {
    const blob = results.getBlobClient(name);
    const { contentLength = 0 } = await blob.getProperties(inTime());
    if (contentLength === 0 || contentLength > mostOfAFile) return null;
    return contentOf(await blob.downloadToBuffer(0, contentLength, inTime()));
  } catch (error) {
    if (isRefused(error, "BlobNotFound", "ContainerNotFound")) return undefined;
    throw error;
  }
}

/** Null, which no blob of ours holds, for what is no JSON. */
function contentOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString());
  } catch {
    return null;
  }
}

/** The report of a tenant that could not be told. */
export function notReadable(stack: string, tenantId: string, reason: string): DriftReport {
  const now = new Date().toISOString();
  return {
    schemaVersion: 1,
    startedAt: now,
    finishedAt: now,
    stacks: [{ stack, tenantId, status: "notReadable", reason, resources: [] }],
    exitCode: 1,
  };
}
