import type { DriftReport } from "../../../provider/cli/drift/report";
import { reportedIn } from "./shards";
import type { FleetTenant } from "./tenants";

interface Evidence {
  folder: string;
  tenants: FleetTenant[];
  drifted: FleetTenant[];
  /** How many requests the reported tenants had received when the first shard was killed. */
  before: ReadonlyMap<string, number>;
  report: DriftReport;
  exitCode: number;
}

/** Undefined if everything was as promised, otherwise what was not. */
export function findFault({
  folder,
  tenants,
  drifted,
  before,
  report,
  exitCode,
}: Evidence): string | undefined {
  const names = tenants.map(({ name }) => name);
  const wrote = tenants.filter(({ loopback }) => loopback.requests.some(({ kind }) => kind === "write"));
  const unread = tenants.filter(({ loopback }) => loopback.requests.length === 0);
  const again = tenants.filter(({ name, loopback }) => {
    const seen = before.get(name);
    return seen !== undefined && seen !== loopback.requests.length;
  });
  const checks: [isKept: boolean, fault: string][] = [
    [isSame(reportedIn(folder), names), "the results are not one for each tenant"],
    [isSame(stacksThat(report), names), "the report does not name each tenant once"],
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
    [before.size > 0, "nothing was reported when the shard was killed"],
    [again.length === 0, `${again.length} tenants were looked at again after they were reported`],
    [wrote.length === 0, `${wrote.length} tenants were written to`],
    [unread.length === 0, `${unread.length} tenants were not read`],
  ];
  return checks.find(([isKept]) => !isKept)?.[1];
}

const isSame = (one: string[], other: string[]) => one.toSorted().join() === other.toSorted().join();

const stacksThat = ({ stacks }: DriftReport, wanted?: string) =>
  stacks.filter(({ status }) => wanted === undefined || status === wanted).map(({ stack }) => stack);
