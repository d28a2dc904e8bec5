import type { DriftReport } from "../../../provider/cli/drift/report";
import type { FleetTenant, Place } from "./tenants";

interface Evidence {
  place: Place;
  tenants: FleetTenant[];
  drifted: FleetTenant[];
  report: DriftReport;
  exitCode: number;
}

/** Undefined when everything was as promised, otherwise what was not. */
export async function findFault({
  place,
  tenants,
  drifted,
  report,
  exitCode,
}: Evidence): Promise<string | undefined> {
  const names = tenants.map(({ name }) => name);
  const results = await resultsIn(place);
  const wrote = tenants.filter(({ loopback }) => loopback.requests.some(({ kind }) => kind === "write"));
  const unread = tenants.filter(({ loopback }) => loopback.requests.length === 0);
  const checks: [isKept: boolean, fault: string][] = [
    [isSame(results.names, names), "the results are not one for each tenant"],
    [results.changed === 0, `${results.changed} results were written more than once`],
    [results.waiting === 0, `${results.waiting} messages are left over`],
    [
      isSame(
        report.stacks.map(({ stack }) => stack),
        names,
      ),
      "the report does not name each tenant once",
    ],
    [
      isSame(
        stacksThat(report, "drifted"),
        drifted.map(({ name }) => name),
      ),
      "other tenants drifted than were changed",
    ],
    [
      stacksThat(report, "inLine").length === names.length - drifted.length,
      "not every other tenant is in line",
    ],
    [exitCode === 2, `the report ended with exit code ${exitCode}`],
    [wrote.length === 0, `${wrote.length} tenants were written to`],
    [unread.length === 0, `${unread.length} tenants were not read`],
  ];
  return checks.find(([isKept]) => !isKept)?.[1];
}

const isSame = (one: string[], other: string[]) => one.toSorted().join() === other.toSorted().join();

const stacksThat = ({ stacks }: DriftReport, wanted: string) =>
  stacks.filter(({ status }) => status === wanted).map(({ stack }) => stack);

async function resultsIn({ azurite: { connectionString } }: Place) {
  const { BlobServiceClient } = await import("@azure/storage-blob");
  const { QueueServiceClient } = await import("@azure/storage-queue");
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient("m365-fleet");
  const names: string[] = [];
  let changed = 0;
  for await (const { name, properties } of container.listBlobsFlat()) {
    const tenant = /\/tenants\/(.+)\.json$/.exec(name)?.[1];
    if (tenant === undefined) continue;
    names.push(tenant);
    if (properties.createdOn?.getTime() !== properties.lastModified.getTime()) changed++;
  }
  const queues = QueueServiceClient.fromConnectionString(connectionString);
  const counts = ["m365-fleet", "m365-fleet-poison"].map(
    async (name) => (await queues.getQueueClient(name).getProperties()).approximateMessagesCount ?? 0,
  );
  const waiting = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  return { names, changed, waiting };
}
