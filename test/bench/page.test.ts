import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../e2e/harness/engine";
import { pageOf } from "./page";
import { plotOf } from "./plot";
import { compared, fleetRow, median, type Result, runOf } from "./results";
import { tableOf } from "./table";

const read = (path: string) => readFileSync(join(repository, path), "utf8");

test("docs/performance.md and its plot match the stored results", async () => {
  const run = runOf(read("test/bench/measured.json"));

  expect(read("docs/performance.md")).toBe(await pageOf(run));
  expect(read("docs/performance.svg")).toBe(plotOf(run.results));
});

const point = (verb: string, n: number, oursMedianMs: number, floorMedianMs: number): Result => ({
  ...{ case: `growth, ${verb}`, n, oursMedianMs, floorMedianMs, ratio: null, requests: 1 },
  ...{ target: "see slope", met: null, repetitions: 3 },
});
const results = [
  point("preview", 100, 2_000, 2_000),
  point("preview", 1_000, 11_000, 10_000),
  point("refresh", 100, 1_000, 1_000),
  point("refresh", 1_000, 2_000, 1_900),
  { ...point("", 500, 150_000, 0), case: fleetRow, requests: 3_500 },
];

test("larger tenants and fleets are computed from the line through the measured sizes", async () => {
  const page = await pageOf({ quick: false, machine: "one machine", results });

  // 1 s and 10 ms per resource, 50 ms per page, and 100 writes in 20 s.
  expect(page).toContain("| 10,000 | 11 | 3 min | 24 s | 66 min |");
  // 0.3 s and 7 requests per tenant.
  expect(page).toContain("| 10,000 | by `pulumi stack export` | 70,000 | 50 min | 13 min | 5 min |");
  expect(page).not.toContain("A quick run");
});

test("a quick run is marked as such, and a run with one size has neither plot nor model", async () => {
  const page = await pageOf({ quick: true, machine: "one machine", results: results.slice(4) });

  expect(page).toContain("**A quick run: small stacks, few repetitions, a busy machine.");
  expect(page).not.toContain("performance.svg");
  expect(page).not.toContain("Beyond one machine");
  expect(plotOf(results.slice(4))).toBeUndefined();
});

test("times are medians, of odd and even numbers of repetitions", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
  expect(compared({ ours: [100, 110, 500], floor: [100, 90, 95] })).toEqual({
    ...{ oursMedianMs: 110, floorMedianMs: 95, ratio: 1.16, repetitions: 3 },
  });
});

test("the table shows whether a promise was met, with the requests by route below it", () => {
  const [first] = results;
  const table = tableOf([{ ...(first as Result), met: false, routes: { "GET /v1.0/groups": 3 } }]);

  expect(table).toMatch(/^Case +Resources +Ours/);
  expect(table).toMatch(/growth, preview +100 +2\.00 s +2\.00 s .* no$/m);
  expect(table).toContain("      3  GET /v1.0/groups");
});
