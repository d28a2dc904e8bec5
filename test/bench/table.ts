import type { Result } from "./results";

const columns = [
  "Case",
  "Resources",
  "Ours",
  "Floor",
  "Ratio",
  "Requests",
  "At once",
  "Found",
  "Target",
  "Met",
];

const seconds = (ms: number | null): string =>
  ms === null ? "" : ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(2)} s`;

export function cellsOf(result: Result): string[] {
  const { n, ratio, requests, peakRequests, met } = result;
  return [
    result.case,
    n.toLocaleString("en"),
    seconds(result.oursMedianMs),
    seconds(result.floorMedianMs),
    ratio === null ? "" : ratio.toFixed(2),
    requests === null ? "" : requests.toLocaleString("en"),
    peakRequests === undefined ? "" : String(peakRequests),
    result.found ?? "",
    result.target,
    met === null ? "" : met ? "yes" : "no",
  ];
}

/** For a terminal: aligned columns, followed by the number of requests per route. */
export function tableOf(results: readonly Result[]): string {
  const rows = [columns, ...results.map(cellsOf)];
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, ...results.flatMap(routesOf)].join("\n");
}

function routesOf({ case: name, n, routes = {} }: Result): string[] {
  const lines = Object.entries(routes).map(([route, count]) => `${String(count).padStart(7)}  ${route}`);
  return lines.length > 0 ? ["", `${name}, ${n}:`, ...lines] : [];
}

export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}

export const heads = columns;
