import { benchmarkReport } from "../../provider/cli/benchmark/report";
import { toTable } from "../../provider/cli/benchmark/table";
import { judgedIn } from "../../provider/cli/drift/benchmarks";
import { toSarif } from "../../provider/cli/drift/sarif";
import { renderPage } from "../../provider/cli/page/page";
import { judge } from "../../provider/impact/benchmarks/judge";
import { controls } from "../../provider/impact/benchmarks/table";
import { openRoom } from "../resources/harness";
import { report, resource, stack } from "./drift/reports";

const here = { cwd: "." };

test("the demo tenant's table lists every control once, by benchmark, from reads only", async () => {
  await using room = await openRoom();

  const found = await benchmarkReport(room.operation().tenant, here);
  const table = toTable(found, ["cis"]);

  expect(found.controls.map(({ benchmark, id }) => [benchmark, id])).toEqual(
    controls.map(({ benchmark, id }) => [benchmark, id]),
  );
  expect(found.notRead).toEqual([]);
  expect(table).toContain("CIS Microsoft 365 (Foundations Benchmark 7.0.0, 2026-05-19), required");
  expect(table).toMatch(/5\.1\.5\.1 +FAIL +User consent/);
  expect(table).toMatch(/MAIL\.1 +FAIL/);
  expect(room.loopback.requests.filter(({ kind }) => kind === "write")).toEqual([]);
  expect(room.loopback.requests.length).toBeLessThanOrEqual(4);
});

test("a part of the tenant that cannot be read is named, and the other controls are evaluated", async () => {
  await using room = await openRoom({
    seed: (tenant) => void Object.assign(tenant, { managementRoles: [] }),
  });

  const found = await benchmarkReport(room.operation().tenant, here);

  expect(found.notRead).toEqual([expect.stringContaining("Get-ActiveSync")]);
  expect(found.controls.filter(({ tenant }) => tenant === undefined).map(({ id }) => id)).toEqual([
    ...["MAIL.1", "MAIL.2", "MAIL.3"],
  ]);
  expect(toTable(found, [])).toMatch(/MAIL\.1 +not read/);
});

const managed = ["microsoft-user-default-recommended", "microsoft-user-default-allow-consent-apps"];

/** A drift report whose first resource was evaluated. */
function judgedReport() {
  const verdicts = judge({ consentPolicies: managed });
  const apps = resource("apps", judgedIn([{ kind: "benchmarks", verdicts }]));
  return report([stack("prod", { resources: [apps] })], 0);
}

test("a drift report has controls with sources on its page, and failed controls as notes in SARIF", () => {
  const judged = judgedReport();

  const page = renderPage(judged, []);
  const sarif = JSON.stringify(toSarif(judged, "Pulumi.yaml"));

  expect(page).toContain("3 of 4 controls fail");
  expect(page).toContain("https://maester.dev/docs/tests/EIDSCA.AP08");
  expect(page).toContain("its text requires that users cannot consent");
  expect(sarif.match(/"ruleId":"benchmark","level":"note"/g)).toHaveLength(3);
  expect(sarif).toContain("CISA SCuBA MS.AAD.5.2v1 fails");
});

test("a report without evaluated controls has neither", () => {
  const nothing = report([stack("prod")], 0);

  expect(renderPage(nothing, [])).not.toContain("controls fail");
  expect(JSON.stringify(toSarif(nothing, "Pulumi.yaml"))).not.toContain('"ruleId":"benchmark"');
});
