import { leftAlone, resourcesToFix } from "../../../provider/cli/drift/fix";
import { toMarkdown } from "../../../provider/cli/drift/markdown";
import { exitCodeOf } from "../../../provider/cli/drift/run";
import { toSarif } from "../../../provider/cli/drift/sarif";
import { withoutNames } from "../../../provider/cli/drift/withoutNames";
import { adventure, consent, contoso, mixed, report, resource, stack } from "./reports";

const now = new Date("2026-11-21T02:01:00.000Z");
const drifted = stack("prod", { status: "drifted", resources: [consent, resource("ios-mail")] });

test("the first line of Markdown tells whether somebody has to look", () => {
  const firstLine = (...parameters: Parameters<typeof report>) =>
    toMarkdown(report(...parameters), now).split("\n")[0];

  expect(firstLine([stack("prod")], 0)).toBe("**No drift**: 1 in line.");
  expect(firstLine([drifted, stack("test")], 2)).toBe("**Drift in 1 of 3 resources**: 1 in line, 1 drifted.");
  expect(firstLine([drifted, adventure], 1)).toBe(
    "**Drift is not known everywhere**: 1 drifted, 1 could not tell.",
  );
  expect(firstLine([{ ...drifted, fixed: true }], 0)).toBe("**No drift**: 1 reset.");
});

test("Markdown has a table for each stack that is not in line, with links to the admin pages", () => {
  expect(toMarkdown(mixed, now)).toBe(`\
**Drift is not known everywhere**: 1 in line, 1 drifted, 1 could not tell.

### adventure/prod

m365: sign-in failed: the client secret has expired.

### contoso/prod

| Resource | What differs | When, by whom | Effect of resetting it |
| --- | --- | --- | --- |
| [\`apps\`](https://entra.microsoft.com/) | userConsent: off → lowRisk | yesterday 14:02 UTC, by an administrator | 412 existing grants to 96 apps stay in force. |
| \`ios-mail\` | settings.requireSsl: true → false<br>no longer ignored, the entry ended on 2026-11-01: migration | 2026-11-18 09:30 UTC, by whom is not known |  |
| \`windows-mail\` | deleted in the tenant | when and by whom is not known |  |
| \`android-mail\` | displayName: a → b<br>ignored until 2026-12-31: a test |  |  |
`);
});

test("two resources of one name have each its own link", () => {
  const of = (type: string) =>
    resource("mail", { type, status: "gone", adminUrl: `https://intune.microsoft.com/${type}` });
  const gone = stack("prod", { status: "gone", resources: [of("EmailProfile"), of("ProfileAssignment")] });

  const text = toMarkdown(report([gone], 2), now);

  expect(text).toContain("| [`mail (EmailProfile)`](https://intune.microsoft.com/EmailProfile) |");
  expect(text).toContain("| [`mail (ProfileAssignment)`](https://intune.microsoft.com/ProfileAssignment) |");
});

test("values of a tenant are no markup, and a long report is cut", () => {
  const properties = Array.from({ length: 120 }, (_, at) => ({
    path: `p${at}`,
    words: `p${at}: <img src=x> | [click](https://evil.example) @everyone`,
  }));
  const text = toMarkdown(
    report(
      [stack("prod", { status: "drifted", resources: [resource("a", { status: "drifted", properties })] })],
      2,
    ),
    now,
  );
  expect(text).not.toMatch(/<img|\[click\]\(|@everyone/);
  expect(text).toContain("and 20 more");
  expect(text.length).toBeLessThan(65_536);
});

test("SARIF has a result for each difference, known again in the next run, and suppressed where it is ignored", () => {
  const sarif = toSarif(mixed, "tenants/Pulumi.yaml") as { runs: { results: Record<string, unknown>[] }[] };
  const results = sarif.runs[0]?.results ?? [];

  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ["notReadable", "error"],
    ["drifted", "warning"],
    ["drifted", "warning"],
    ["gone", "warning"],
    ["drifted", "warning"],
  ]);
  expect(results[1]).toEqual({
    ruleId: "drifted",
    level: "warning",
    message: {
      text: "contoso/prod: apps: userConsent: off → lowRisk. 2026-11-20 14:02 UTC, by an administrator. 412 existing grants to 96 apps stay in force.",
    },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "tenants/Pulumi.yaml" },
          region: { startLine: 1 },
        },
        logicalLocations: [{ fullyQualifiedName: `${consent.urn} userConsent` }],
      },
    ],
    partialFingerprints: { "m365Drift/v1": expect.stringMatching(/^[0-9a-f]{64}$/) },
    suppressions: [],
  });
  expect(results[4]).toMatchObject({ suppressions: [{ kind: "external", justification: "a test" }] });
  expect(new Set(results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints))).size).toBe(5);
});

test("what was reset is no result any more", () => {
  expect(toSarif(report([{ ...drifted, fixed: true }], 0), "Pulumi.yaml")).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [] }],
  });
});

test("an unreadable resource is one result, and its stack is none besides", () => {
  const one = stack("prod", {
    status: "notReadable",
    reason: "403.",
    resources: [resource("a", { status: "notReadable", reason: "403." })],
  });
  expect(toSarif(report([one], 1), "Pulumi.yaml")).toMatchObject({
    runs: [{ results: [{ message: { text: "prod: a: 403." } }] }],
  });
});

test("names of people go: who changed it, and addresses in values, words and sentences", () => {
  const recipients = {
    path: "adminMailRecipients",
    declared: ["help@contoso.com"],
    live: ["anna@contoso.com", "@handle"],
    words: "adminMailRecipients: besides anna@contoso.com",
  };
  const named = resource("phones", {
    status: "drifted",
    properties: [recipients],
    impact: ["mail goes to anna@contoso.com."],
    changedBy: { actor: "administrator", name: "anna@contoso.com", source: "intuneAudit" },
  });
  expect(withoutNames(stack("prod", { reason: "anna@contoso.com failed.", resources: [named] }))).toEqual(
    stack("prod", {
      reason: "…@contoso.com failed.",
      resources: [
        {
          ...named,
          properties: [
            {
              ...recipients,
              declared: ["…@contoso.com"],
              live: ["…@contoso.com", "@handle"],
              words: "adminMailRecipients: besides …@contoso.com",
            },
          ],
          impact: ["mail goes to …@contoso.com."],
          changedBy: { actor: "administrator", source: "intuneAudit" },
        },
      ],
    }),
  );
  expect(withoutNames(contoso)).toEqual(contoso);
});

test("what is reset: what is gone or drifted, but not where a part of it is accepted", () => {
  const [accepted] = contoso.resources.slice(-1);
  const partly = resource("partly", {
    status: "drifted",
    properties: [...consent.properties, ...(accepted?.properties ?? [])],
  });
  const all = stack("prod", { status: "gone", resources: [...contoso.resources, partly] });

  expect(resourcesToFix(all).map(({ name }) => name)).toEqual(["apps", "ios-mail", "windows-mail"]);
  const [until] = partly.properties.flatMap(({ ignored }) => ignored?.until ?? []);
  expect(leftAlone(all)).toMatch(
    new RegExp(
      `^partly stays as it is, because \\S+ is accepted until ${until} and an update would write all of it\\. Remove the entry from the ignore file`,
    ),
  );
  expect(leftAlone(stack("prod", { status: "drifted", resources: contoso.resources }))).toBeUndefined();
});

const gone = stack("prod", { status: "gone", resources: [resource("a", { status: "gone" })] });

test.each([
  [[stack("prod")], "drift", 0],
  [[drifted], "drift", 2],
  [[drifted], "gone", 0],
  [[gone], "gone", 2],
  [[gone], "never", 0],
  [[drifted, adventure], "drift", 1],
  [[adventure], "never", 1],
  [[{ ...drifted, fixed: true }], "drift", 0],
  [[{ ...drifted, fixed: false }], "drift", 2],
] as const)("the exit code never takes the unreadable for in line: %#", (stacks, failOn, exitCode) => {
  expect(exitCodeOf(stacks, failOn)).toBe(exitCode);
});
