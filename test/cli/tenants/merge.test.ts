import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { driftReport } from "../../../provider/cli/drift/report";
import { mergedReport } from "../../../provider/cli/tenants/merge";
import { openResults } from "../../../provider/cli/tenants/openResults";
import type { Results } from "../../../provider/cli/tenants/results";
import { isInShard } from "../../../provider/cli/tenants/shard";
import { drifted, inLine, play, reasons, temporaryFolder, tenantId, tenants, untold } from "./fakeChecks";

const names = (count: number) => tenants(count).map(({ name }) => name);

test("every tenant is in exactly one shard, and merging the shards gives one report", async () => {
  using folder = temporaryFolder();
  const shards = [1, 2, 3].map((number) => ({
    shard: { number, of: 3 },
    place: join(folder.path, String(number)),
  }));
  const runs = [];
  for (const { shard, place } of shards)
    runs.push(await play({ tenants: tenants(60), shard, results: openResults(place) }));

  expect(runs.flatMap(({ looked }) => looked).toSorted()).toEqual(names(60));
  for (const { looked } of runs) expect(looked.length).toBeGreaterThan(10);
  const merged = await mergedReport(shards.map(({ place }) => openResults(place)));
  expect(merged.stacks.map(({ stack, tenantId }) => [stack, tenantId])).toEqual(
    tenants(60).map(({ name, tenantId }) => [name, tenantId]),
  );
  expect(merged.exitCode).toBe(0);
});

test("a shard without tenants is in line, and has a time", async () => {
  const { report, looked } = await play({ tenants: tenants(1), shard: { number: 2, of: 9 } });

  expect(looked).toEqual([]);
  expect(driftReport.parse(report)).toMatchObject({ stacks: [], exitCode: 0 });
});

test("a tenant stays in its shard when other tenants are added or removed", () => {
  expect(
    ["contoso", "fabrikam", "t001", "t002"].map((name) =>
      [1, 2, 3].find((number) => isInShard(name, { number, of: 3 })),
    ),
  ).toEqual([2, 3, 1, 2]);
});

test("the merged report says which shard was not run", async () => {
  using folder = temporaryFolder();
  const results = openResults(folder.path);
  await play({ tenants: tenants(10), shard: { number: 1, of: 2 }, results });

  const report = await mergedReport([results]);

  const missed = "This tenant has not been checked yet. Run m365 drift --tenants again, for each shard.";
  expect(report.exitCode).toBe(1);
  expect(report.stacks).toHaveLength(10);
  expect(new Set(Object.values(reasons(report)))).toEqual(new Set(["inLine", missed]));
});

test.each([
  ["half a file", () => '{"version":1,'],
  ["nothing", () => ""],
  ["another shape", (text: string) => text.replace('"stacks"', '"things"')],
  ["another tenant's report", (text: string) => text.replaceAll(tenantId(1), tenantId(9))],
  ["another stack's report", (text: string) => text.replaceAll("t001", "t009")],
])("a result with %s affects only its tenant, with the next step", async (_, spoil) => {
  using folder = temporaryFolder();
  const results = openResults(folder.path);
  await play({ results, tenants: tenants(2) });
  const file = join(folder.path, "tenants/t001.json");
  writeFileSync(file, spoil(readFileSync(file, "utf8")));

  expect(reasons(await mergedReport([results]))).toEqual({
    t001: `tenants/t001.json in ${folder.path} is not a report that m365 drift wrote for this tenant. Delete it, then run m365 drift --tenants again.`,
    t002: "inLine",
  });
});

test.each(["[", "5", '{"version":1,"begunAt":"2026-11-27T00:00:00Z","tenants":[{"name":"../x"}]}'])(
  "a run file with %j is refused in one sentence",
  async (text) => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, "run.json"), text);

    await expect(mergedReport([openResults(folder.path)])).rejects.toThrow(
      `run.json in ${folder.path} was not written by m365 drift --tenants. Choose another place for the results.`,
    );
  },
);

test("a tenant that was checked twice counts once: a result takes precedence over a failure, then the latest one counts", async () => {
  using folder = temporaryFolder();
  const [one, two] = ["1", "2"].map((name) => openResults(join(folder.path, name))) as [Results, Results];
  await play({ results: one, look: async (asked) => drifted(asked) });
  await wait(2);
  await play({
    results: two,
    look: async (asked) => (asked.stack === "t001" ? untold(asked, "busy.") : inLine(asked)),
  });

  expect(reasons(await mergedReport([two, one]))).toEqual({
    ...{ t001: "drifted", t002: "inLine", t003: "inLine", t004: "inLine", t005: "inLine" },
  });
});

test("runs that use one name for two tenants are not merged, and neither is a folder without a run", async () => {
  using folder = temporaryFolder();
  const [one, two] = ["1", "2"].map((name) => openResults(join(folder.path, name))) as [Results, Results];
  await play({ results: one, tenants: tenants(1) });
  await play({ results: two, tenants: [{ name: "t001", tenantId: tenantId(2) }] });

  await expect(mergedReport([one, two])).rejects.toThrow(
    'two of the runs use the name "t001" for different tenants. Merge runs of the same tenants file. Nothing was written.',
  );
  await expect(mergedReport([openResults(folder.path)])).rejects.toThrow(
    `${folder.path} contains no run: run.json is missing. Pass the place that m365 drift --tenants got as --results.`,
  );
});

test("results contain neither variables nor names of secrets, and name the stack after its tenant", async () => {
  using folder = temporaryFolder();
  const results = openResults(folder.path);
  const { report } = await play({
    results,
    tenants: [
      {
        name: "contoso",
        tenantId: tenantId(1),
        stack: "prod",
        variables: { PLACE: "x" },
        secrets: { KEY_ID: "CONTOSO_KEY" },
      },
    ],
    own: { CONTOSO_KEY: "hunter2" },
  });

  expect(JSON.parse(readFileSync(join(folder.path, "run.json"), "utf8"))).toEqual({
    ...{ version: 1, begunAt: expect.any(String) },
    tenants: [{ name: "contoso", tenantId: tenantId(1), stack: "prod" }],
  });
  expect(reasons(report)).toEqual({ "contoso/prod": "inLine" });
});
