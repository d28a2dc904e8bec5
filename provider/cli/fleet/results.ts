import { z } from "zod";
import { type DriftReport, driftReport } from "../drift/report";
import { isRefused, type Results } from "./storage";

const expected = z.array(z.strictObject({ name: z.string(), stack: z.string(), tenantId: z.guid() }));
/** The tenants of a run, so that a missing result is noticed. */
export type Expected = z.infer<typeof expected>;

const result = z.strictObject({
  version: z.literal(1),
  run: z.string(),
  tenant: z.string(),
  /** Deliveries of the message, the one that gave this result included. */
  attempts: z.int().positive(),
  report: driftReport,
});
export type TenantResult = z.infer<typeof result>;

const expectedBlob = (run: string) => `${run}/expected.json`;
const resultBlob = (run: string, tenant: string) => `${run}/tenants/${tenant}.json`;

/** False when the run has a list already: the first one counts, and `readExpected` tells which that is. */
export const writeExpected = (results: Results, run: string, tenants: Expected) =>
  create(results, expectedBlob(run), tenants);

export async function readExpected(results: Results, run: string): Promise<Expected | undefined> {
  const found = await read(results, expectedBlob(run));
  return found === undefined ? undefined : expected.parse(found);
}

/** False when another worker has reported this tenant: its result stays. */
export const writeResult = (results: Results, content: TenantResult) =>
  create(results, resultBlob(content.run, content.tenant), content);

export const hasResult = (results: Results, run: string, tenant: string) =>
  results.getBlobClient(resultBlob(run, tenant)).exists();

export async function readResult(
  results: Results,
  run: string,
  tenant: string,
): Promise<TenantResult | undefined> {
  const found = await read(results, resultBlob(run, tenant));
  return found === undefined ? undefined : result.parse(found);
}

/** The names of the tenants that are reported. */
export async function reportedTenants(results: Results, run: string): Promise<Set<string>> {
  const names = new Set<string>();
  const prefix = `${run}/tenants/`;
  for await (const { name } of results.listBlobsFlat({ prefix })) {
    names.add(name.slice(prefix.length, -".json".length));
  }
  return names;
}

/** The service itself sees to it that only the first of two writers succeeds. */
async function create(results: Results, name: string, content: object): Promise<boolean> {
  const text = `${JSON.stringify(content)}\n`;
  try {
    await results.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
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
    return JSON.parse((await results.getBlobClient(name).downloadToBuffer()).toString());
  } catch (error) {
    if (isRefused(error, "BlobNotFound", "ContainerNotFound")) return undefined;
    throw error;
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
