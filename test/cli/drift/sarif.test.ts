import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { writeFiles } from "../../../provider/cli/drift/output";
import { toSarif } from "../../../provider/cli/drift/sarif";
import { adventure, consent, contoso, mixed, report, resource, stack } from "./reports";

const text = z.strictObject({ text: z.string().min(1) });
const level = z.enum(["none", "note", "warning", "error"]);
const uriReference = z.string().regex(/^([\w\-.~:/?#[\]@!$&'()*+,;=]|%[\dA-F]{2})+$/i);

/** The part of the standard's schema (errata 01) that a drift report uses; it allows no other properties. */
const sarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string().min(1),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              ...{ shortDescription: text, fullDescription: text, help: text },
              defaultConfiguration: z.strictObject({ level }),
            }),
          ),
        }),
      }),
      results: z.array(
        z.strictObject({
          ruleId: z.enum(["drifted", "gone", "notReadable"]),
          ...{ level, message: text },
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: uriReference }),
                region: z.strictObject({ startLine: z.int().min(1) }),
              }),
              logicalLocations: z.array(z.strictObject({ fullyQualifiedName: z.string().min(1) })).length(1),
            }),
          ]),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z
            .array(z.strictObject({ kind: z.enum(["inSource", "external"]), justification: z.string() }))
            .max(1),
        }),
      ),
    }),
  ]),
});

const ignored = { reason: "a test", until: "2026-12-31" };
const gone = stack("prod", { status: "gone", resources: [resource("a", { status: "gone", ignored })] });
const drifted = stack("prod", { status: "drifted", resources: [consent] });

test.each([
  ["every status at once", mixed, 5],
  ["no stack", report([], 0), 0],
  ["one in line", report([stack("prod")], 0), 0],
  ["one that is gone and accepted", report([gone], 0), 1],
  ["one that cannot be read", report([adventure], 1), 1],
  ["one reset", report([{ ...contoso, fixed: true }], 0), 0],
])("SARIF of %s conforms to the standard's schema", (_, one, results) => {
  expect(sarifLog.parse(toSarif(one, "Pulumi.yaml")).runs[0].results).toHaveLength(results);
});

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-sarif-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [".", "Pulumi.yaml"],
  ["./tenants/", "tenants/Pulumi.yaml"],
  [join(process.cwd(), "tenants"), "tenants/Pulumi.yaml"],
  ["our tenants/für 100 %", "our%20tenants/f%C3%BCr%20100%20%25/Pulumi.yaml"],
  ["a:b", "a%3Ab/Pulumi.yaml"],
  [folder, pathToFileURL(join(folder, "Pulumi.yaml")).href],
])("the project in %j is referenced by a URI relative to the working directory", (cwd, uri) => {
  const sarif = join(folder, "drift.sarif");
  writeFiles(report([drifted], 2), { cwd, sarif }, new Date());

  const [result] = sarifLog.parse(JSON.parse(readFileSync(sarif, "utf8"))).runs[0].results;
  expect(result?.locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});
