import { fleetOfFilesRow, fleetRow, type Result } from "./results";
import { latencyMs, limit, rollOut } from "./simulation";
import { markdownTable } from "./table";

/** Duration on the machine of the run, as a linear function of the number of resources. */
interface Line {
  fixedMs: number;
  perResourceMs: number;
}

/** Graph's largest page of profiles; pages are read in sequence. */
const pageSize = 999;

/** Undefined if the run did not measure two sizes. */
export function modelOf(results: readonly Result[]): string | undefined {
  const preview = lineThrough(results, "preview");
  const refresh = lineThrough(results, "refresh");
  if (!preview || !refresh) return undefined;
  const tenants = [100, 1_000, 5_000, 10_000].map((profiles) => {
    const resources = 2 * profiles;
    const pagesMs = Math.ceil(profiles / pageSize) * latencyMs;
    return [
      profiles.toLocaleString("en"),
      Math.ceil(profiles / pageSize).toLocaleString("en"),
      duration(at(preview, resources) + pagesMs),
      duration(at(refresh, resources) + pagesMs),
      duration((Math.ceil(resources / limit.requests) - 1) * limit.windowMs),
    ];
  });
  return markdownTable(
    [
      "Profiles, each with its assignment",
      "Requests",
      "Preview",
      "Refresh",
      "Create: what Intune's write limit takes",
    ],
    tenants,
  );
}

/** Table of the duration of a nightly run over a fleet, on the same machine and with the same kind of tenants. */
export function fleetOf(results: readonly Result[]): string | undefined {
  const ways = [
    { states: "by `pulumi stack export`", measured: results.find((one) => one.case === fleetRow) },
    { states: "in files", measured: results.find((one) => one.case === fleetOfFilesRow) },
  ];
  const rows = ways.flatMap(({ states, measured }) => {
    if (!measured?.oursMedianMs || !measured.requests) return [];
    const one = { ms: measured.oursMedianMs / measured.n, requests: measured.requests / measured.n };
    return [1_000, 10_000].map((tenants) => [
      tenants.toLocaleString("en"),
      states,
      Math.round(tenants * one.requests).toLocaleString("en"),
      ...[1, 4, 10].map((shards) => duration(Math.ceil(tenants / shards) * one.ms)),
    ]);
  });
  return rows.length === 0
    ? undefined
    : markdownTable(["Tenants", "States", "Requests", "1 machine", "4 shards", "10 shards"], rows);
}

/** 10,000 profiles with their assignments, written by pipelines that share Intune's limit. */
export async function rollOuts(): Promise<string> {
  const writes = 20_000;
  const ways = [
    { pipelines: 1, share: limit.requests },
    { pipelines: 2, share: limit.requests },
    { pipelines: 2, share: limit.requests / 2 },
    { pipelines: 4, share: limit.requests },
    { pipelines: 4, share: limit.requests / 4 },
  ];
  const rows = ways.map(async ({ pipelines, share }) => {
    const { ms, refused } = await rollOut(writes, pipelines, share);
    const part = share === limit.requests ? "the whole limit" : `its part, ${share}`;
    return [String(pipelines), part, duration(ms), refused.toLocaleString("en")];
  });
  return markdownTable(
    ["Pipelines", "Each takes for its limit", "Time", "Answers 429"],
    await Promise.all(rows),
  );
}

function lineThrough(results: readonly Result[], verb: string): Line | undefined {
  const points = results.filter((one) => one.case === `growth, ${verb}`);
  const [first, last] = [points[0], points.at(-1)];
  if (!first?.oursMedianMs || !last?.oursMedianMs || first.n === last.n) return undefined;
  // Not negative: noise on a busy machine can make the larger stack the faster one.
  const perResourceMs = Math.max(0, (last.oursMedianMs - first.oursMedianMs) / (last.n - first.n));
  return { fixedMs: first.oursMedianMs - perResourceMs * first.n, perResourceMs };
}

const at = ({ fixedMs, perResourceMs }: Line, resources: number): number =>
  fixedMs + perResourceMs * resources;

function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}
