import { acceptedPaths, resourcesToFix } from "../../../provider/cli/drift/fix";
import { acceptanceLines } from "../../../provider/cli/drift/ignore/acceptances";
import { applyIgnores } from "../../../provider/cli/drift/ignore/apply";
import { toMarkdown } from "../../../provider/cli/drift/markdown";
import type { Acceptance } from "../../../provider/cli/drift/report";
import { exitCodeOf } from "../../../provider/cli/drift/run";
import { toSarif } from "../../../provider/cli/drift/sarif";
import { toText } from "../../../provider/cli/drift/text";
import { withoutNames } from "../../../provider/cli/drift/withoutNames";
import { renderPage } from "../../../provider/cli/page/page";
import { ownerOf } from "../../../provider/lifecycle/owner";
import { adventure, consent, contoso, mixed, report, resource, stack } from "./reports";

const now = new Date("2026-11-21T02:01:00.000Z");
const screen = { width: 200, hasColours: false, now };
const drifted = stack("prod", { status: "drifted", resources: [consent, resource("ios-mail")] });

test("the first line of the Markdown report says whether action is needed", () => {
  const firstLine = (...parameters: Parameters<typeof report>) =>
    toMarkdown(report(...parameters), now).split("\n")[0];

  expect(firstLine([stack("prod")], 0)).toBe("**No drift**: 1 in line.");
  expect(firstLine([drifted, stack("test")], 2)).toBe("**Drift in 1 of 3 resources**: 1 in line, 1 drifted.");
  expect(firstLine([drifted, adventure], 1)).toBe(
    "**Some resources could not be checked for drift**: 1 drifted, 1 could not tell.",
  );
  expect(firstLine([{ ...drifted, fixed: true }], 0)).toBe("**No drift**: 1 reset.");
});

test("Markdown has a table for each stack that is not in line, with links to the admin centers", () => {
  expect(toMarkdown(mixed, now)).toBe(`\
**Some resources could not be checked for drift**: 1 in line, 1 drifted, 1 could not tell.

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

test("two resources with the same name each have their own link", () => {
  const of = (type: string) =>
    resource("mail", { type, status: "gone", adminUrl: `https://intune.microsoft.com/${type}` });
  const gone = stack("prod", { status: "gone", resources: [of("EmailProfile"), of("ProfileAssignment")] });

  const text = toMarkdown(report([gone], 2), now);

  expect(text).toContain("| [`mail (EmailProfile)`](https://intune.microsoft.com/EmailProfile) |");
  expect(text).toContain("| [`mail (ProfileAssignment)`](https://intune.microsoft.com/ProfileAssignment) |");
});

test("values from the tenant are escaped, and a long report is truncated", () => {
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

test("SARIF has a result for each difference, with a stable fingerprint, suppressed where it is ignored", () => {
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

test("Markdown lists complete ignore entries below the table, and says why an entry did not cover a difference", () => {
  const entry = { reason: "pilot", until: "2026-12-31" };
  const wrong = applyIgnores(
    drifted,
    [{ ...entry, resource: "apps", property: "userConsent", value: "off" }],
    now,
  );
  const text = toMarkdown(report([wrong], 2), now);
  expect(text).toContain(
    "userConsent: off → lowRisk<br>not ignored, accepted was off, the tenant has lowRisk (entry until 2026-12-31: pilot)",
  );
  expect(text).toContain(
    '```yaml\n- { stack: prod, resource: apps, property: userConsent, value: lowRisk, reason: "", until: "" }\n```',
  );
  expect(JSON.stringify(toSarif(report([wrong], 2), "Pulumi.yaml"))).toContain(
    "not ignored, accepted was off, the tenant has lowRisk",
  );
});

test("stale, ended and soon-ending ignore entries are listed once for all stacks", () => {
  const day = "2026-11-21";
  const of = (state: Acceptance["state"], until = "2027-12-31") => ({
    resource: "apps",
    reason: state,
    until,
    state,
  });
  const with_ = (...acceptances: Acceptance[]) => stack("prod", { acceptances });
  const found = report(
    [
      with_(of("matchesNothing"), of("ended", "2026-11-01"), of("accepts", "2026-11-29"), of("noResource")),
      with_(of("matchesNothing"), of("ended", "2026-11-01"), of("accepts", day), of("noResource")),
      with_({ ...of("matchesNothing"), reason: "elsewhere" }, { ...of("accepts"), reason: "elsewhere" }),
      with_(
        { ...of("noResource"), reason: "elsewhere" },
        of("acceptsAnyValue"),
        of("refused"),
        of("notKnown"),
      ),
    ],
    2,
  );
  const lines = [
    "apps (matchesNothing): no longer matches a difference. Remove the entry.",
    "apps (ended): ended on 2026-11-01. Remove the entry, or give it a new last day.",
    "apps (accepts): ends on 2026-11-29, in 8 days.",
    "apps (noResource): no stack that was checked has a resource of this name. Correct or remove the entry.",
    "apps (accepts): ends today.",
    "apps (acceptsAnyValue): has no value, so it covers any. Add the accepted value.",
  ];
  expect(acceptanceLines(found)).toEqual(lines);
  for (const text of [
    toMarkdown(found, now).replaceAll("\\", ""),
    toText(found, screen, []),
    renderPage(found, []),
  ])
    for (const line of lines) expect(text).toContain(line);
});

test("an entry whose value contains names of people is shown only in the file or with --names", () => {
  const recipients = { path: "adminMailRecipients", live: ["anna@contoso.com"], words: "more" };
  const named = resource("phones", {
    type: "MobileEmailAccessPolicy",
    status: "drifted",
    properties: [recipients],
  });
  const marked = applyIgnores(stack("prod", { resources: [named] }), [], now);
  expect(marked.resources[0]?.properties[0]?.accept?.entry?.value).toEqual(["anna@contoso.com"]);
  const masked = withoutNames(marked).resources[0]?.properties[0]?.accept;
  expect(masked).toEqual({ words: expect.stringContaining("m365 drift --accept") });
});

test("a reset stack has no SARIF results", () => {
  expect(toSarif(report([{ ...drifted, fixed: true }], 0), "Pulumi.yaml")).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [] }],
  });
});

test("an unreadable resource has one result, and its stack has no additional one", () => {
  const one = stack("prod", {
    status: "notReadable",
    reason: "403.",
    resources: [resource("a", { status: "notReadable", reason: "403." })],
  });
  expect(toSarif(report([one], 1), "Pulumi.yaml")).toMatchObject({
    runs: [{ results: [{ message: { text: "prod: a: 403." } }] }],
  });
});

test("names of people are removed from authors, values, wording and sentences", () => {
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

test("--fix covers deleted and drifted resources, and leaves accepted differences as they are", () => {
  const [accepted] = contoso.resources.slice(-1);
  const partly = resource("partly", {
    status: "drifted",
    properties: [
      ...consent.properties,
      ...(accepted?.properties ?? []),
      { path: "adminConsentRequests", words: "", ignoredParts: ["adminConsentRequests.reviewers"] },
      {
        ...{ path: "permissionGrantPolicyIds", item: "contoso-mail", words: "" },
        ignored: { reason: "a pilot", until: "2026-12-31" },
      },
    ],
  });
  const all = stack("prod", { status: "gone", resources: [...contoso.resources, partly] });

  expect(resourcesToFix(all).map(({ name }) => name)).toEqual(["apps", "ios-mail", "windows-mail", "partly"]);
  expect(acceptedPaths(all)).toEqual({
    [ownerOf(accepted?.urn ?? "")]: ["displayName"],
    [ownerOf(partly.urn)]: ["displayName", "adminConsentRequests.reviewers"],
  });
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
] as const)("the exit code never reports an unreadable stack as in line: %#", (stacks, failOn, exitCode) => {
  expect(exitCodeOf(stacks, failOn)).toBe(exitCode);
});
