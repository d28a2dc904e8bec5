import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appendHistory, readHistory } from "../../../provider/cli/drift/history";
import { type DriftReport, driftReport, type ResourceReport } from "../../../provider/cli/drift/report";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-history-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const resource = (name: string, more: Partial<ResourceReport> = {}): ResourceReport => ({
  urn: `urn:pulumi:prod::contoso::pulumi-nodejs:dynamic/m365:EmailProfile::${name}`,
  name,
  type: "EmailProfile",
  status: "inLine",
  properties: [],
  impact: [],
  ...more,
});

const changed = { path: "settings.requireSsl", declared: true, live: false, words: "off" };
const entryOfIgnoreFile = { reason: "migration", until: "2026-12-31" };

const report = (startedAt: string): DriftReport => ({
  schemaVersion: 1,
  startedAt,
  finishedAt: startedAt,
  stacks: [
    {
      stack: "contoso/prod",
      tenantId: "b32cf4ad-4b4e-4ba4-a1a5-0a5d4b9e1f77",
      status: "gone",
      resources: [
        resource("a"),
        resource("b", {
          status: "drifted",
          properties: [changed],
          changedBy: { actor: "administrator", name: "anna@contoso.com", source: "intuneAudit" },
        }),
        resource("c", { status: "gone" }),
        resource("d", { properties: [{ ...changed, ignored: entryOfIgnoreFile }] }),
        resource("e", { ignored: entryOfIgnoreFile }),
      ],
    },
    { stack: "fabrikam/prod", status: "notReadable", reason: "sign-in failed.", resources: [] },
  ],
  exitCode: 1,
});

const line = (at: string) => [
  {
    at,
    stack: "contoso/prod",
    tenantId: "b32cf4ad-4b4e-4ba4-a1a5-0a5d4b9e1f77",
    status: "gone",
    counts: { resources: 5, drifted: 1, gone: 1, notReadable: 0, ignored: 2 },
  },
  {
    at,
    stack: "fabrikam/prod",
    status: "notReadable",
    counts: { resources: 0, drifted: 0, gone: 0, notReadable: 0, ignored: 0 },
  },
];

test("the report used here matches the schema", () => {
  expect(driftReport.parse(report("2026-11-20T02:00:00.000Z"))).toEqual(report("2026-11-20T02:00:00.000Z"));
});

test("the history grows by one line per stack and run, without names of people", () => {
  const file = join(folder, "grows.jsonl");
  appendHistory(file, report("2026-11-20T02:00:00.000Z"));
  appendHistory(file, report("2026-11-21T02:00:00.000Z"));
  expect(readHistory(file)).toEqual([
    ...line("2026-11-20T02:00:00.000Z"),
    ...line("2026-11-21T02:00:00.000Z"),
  ]);
  expect(readFileSync(file, "utf8")).not.toContain("anna");
});

test("a truncated line is skipped, and the next run starts on a new line", () => {
  const file = join(folder, "cut.jsonl");
  appendHistory(file, report("2026-11-20T02:00:00.000Z"));
  writeFileSync(file, readFileSync(file, "utf8").slice(0, -20));
  expect(readHistory(file)).toEqual(line("2026-11-20T02:00:00.000Z").slice(0, 1));
  appendHistory(file, report("2026-11-21T02:00:00.000Z"));
  expect(readHistory(file)).toEqual([
    ...line("2026-11-20T02:00:00.000Z").slice(0, 1),
    ...line("2026-11-21T02:00:00.000Z"),
  ]);
});

test("a missing history file is read as empty", () => {
  expect(readHistory(join(folder, "none.jsonl"))).toEqual([]);
});

test("a file that is not a history is refused", () => {
  const file = join(folder, "other.json");
  writeFileSync(file, "{\n}\n");
  expect(() => readHistory(file)).toThrow(
    `--history: ${file} is not a history of m365 drift. Name another file, or one that does not exist yet.`,
  );
});
