import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { declaredIn } from "../../policy/declared";
import { type Fact, readObserved } from "../../policy/observed";
import { endsIn } from "../../policy/rules/acceptancesEnd";
import { effects, reachOf } from "../../policy/rules/peopleReached";
import { effect } from "../../provider/impact/facts";
import { observationVersion } from "../../provider/impact/observationVersion";
import { ownerOf } from "../../provider/lifecycle/owner";
import { judgeStack, observing, optionsOf, type Resource, unknown, urnOf } from "./judge";

const assignment = (targets: unknown, more: Partial<Resource> = {}): Resource => ({
  kind: "ProfileAssignment",
  ...more,
  inputs: { profileId: "p1", targets, ...more.inputs },
});
const sales = { kind: "group", groupName: "Sales" };
const without = (groupName: string) => ({ kind: "excludeGroup", groupName });

test.each<[what: string, resources: Resource[], options: object, findings: number]>([
  ["no group is excluded", [assignment([sales])], {}, 1],
  ["a group is excluded", [assignment([sales, without("Contractors")])], {}, 0],
  ["no group is included", [assignment([])], {}, 0],
  ["targets are unknown", [assignment(unknown)], {}, 0],
  ["an entry is unknown", [assignment([sales, unknown])], {}, 0],
  ["the kind of an entry is unknown", [assignment([sales, { kind: unknown, groupName: "C" }])], {}, 0],
  [
    "another assignment of the profile excludes",
    [assignment([sales]), assignment([without("Contractors")], { name: "two" })],
    {},
    0,
  ],
  [
    "the other assignment is of another profile",
    [assignment([sales]), assignment([without("C")], { name: "two", inputs: { profileId: "p2" } })],
    {},
    1,
  ],
  [
    "both are of one new profile",
    [
      assignment([sales], { inputs: { profileId: unknown }, from: { profileId: "urn:ios" } }),
      assignment([without("C")], {
        name: "two",
        inputs: { profileId: unknown },
        from: { profileId: "urn:ios" },
      }),
    ],
    {},
    0,
  ],
  [
    "a required group is excluded by its name",
    [assignment([sales, without("Emergency")])],
    { groups: ["emergency"] },
    0,
  ],
  [
    "two required groups are missing",
    [assignment([sales, without("Contractors")])],
    { groups: ["A", "B"] },
    2,
  ],
  [
    "an id is unknown",
    [assignment([sales, { kind: "excludeGroup", groupId: unknown }])],
    { groups: ["A"] },
    0,
  ],
])("exclusions: %s", async (_, resources, options, findings) => {
  expect(await judgeStack("exclusions", resources, options)).toHaveLength(findings);
});

/** A resource as the engine passes it to the rules. */
const declared = (resource: Resource) => {
  const found = declaredIn({
    ...{ type: `m365:index:${resource.kind}`, name: resource.name ?? "one", urn: urnOf(resource) },
    ...{ props: resource.inputs as never, opts: { protect: false } },
  });
  if (!found) throw new Error("not ours");
  return found;
};
const options = optionsOf("people-reached") as never;
const reach = (facts: Record<string, Fact[] | undefined>, labels = "") =>
  reachOf(
    Object.keys(facts).map((name) => declared({ kind: "ProfileAssignment", name, inputs: {} })),
    options,
    observing(facts),
    labels,
  ).map(({ text }) => text);
const gets = (users: number | undefined, groupId = "g1", isPartial = false): Fact => ({
  ...{ kind: "getsAccount", isPartial, isFiltered: false },
  ...(users === undefined ? {} : { users }),
  members: [{ kind: "group", groupId, users }],
});

test("people-reached: no approval is needed up to the limit, and above it the finding names the label for the number", () => {
  expect(reach({ sales: [gets(100)] })).toEqual([]);
  expect(reach({ sales: [gets(1277)], phones: [{ kind: "stopsSyncing", users: 58 }] })).toEqual([
    "This change affects up to 1,335 people (sales 1,277, phones 58), and 100 are allowed. The label m365-people-1335 approves it.",
  ]);
});

test.each([
  ["the same number", "bug,m365-people-1277", 0],
  ["a larger number, between line breaks", "bug\n m365-people-2000 \n", 0],
  ["a smaller number", "m365-people-1276", 1],
  ["a number in another notation", "m365-people-1e9", 1],
  ["an unknown number", "m365-people-any", 1],
  ["no number", "m365-people-", 1],
])("people-reached: an approval for %s", (_, labels, findings) => {
  expect(reach({ sales: [gets(1277)] }, labels)).toHaveLength(findings);
});

test("people-reached: people are counted once for each group, and not if nothing changes for them", () => {
  expect(reach({ a: [gets(80), gets(80)], b: [gets(80)] })).toEqual([]);
  expect(reach({ a: [gets(80)], b: [gets(80, "g2")] })).toHaveLength(1);
  expect(reach({ a: [{ kind: "keepsAccount", users: 5000 }] })).toEqual([]);
});

test("people-reached: equal counts of two resources, for example of two tenants, are added up", () => {
  const stops: Fact = { kind: "stopsSyncing", users: 60 };
  expect(reach({ a: [stops, stops] })).toEqual([]);
  expect(reach({ a: [stops], b: [stops] })).toEqual([
    expect.stringContaining("up to 120 people (a 60, b 60)"),
  ]);
});

test.each<[what: string, facts: Fact[] | undefined]>([
  ["nothing was compared", undefined],
  ["a group could not be counted", [gets(undefined)]],
  ["some groups could not be counted", [gets(3, "g1", true)]],
  ["devices could not be counted", [{ kind: "uncountedDevices", become: "blocked" }]],
])("people-reached: if %s, only an approval for any number counts", (_, facts) => {
  expect(reach({ sales: facts })).toEqual([
    "It is not known how many people this change affects through sales. The label m365-people-any approves it.",
  ]);
  expect(reach({ sales: facts }, "m365-people-999999")).toHaveLength(1);
  expect(reach({ sales: facts }, "m365-people-any")).toEqual([]);
});

test("people-reached uses only effects that the provider reports", () => {
  const kinds = effect.options.map(({ shape }) => shape.kind.value as string);

  expect(effects.filter((kind) => !kinds.includes(kind))).toEqual([]);
});

describe("with a file of observations", () => {
  const phones: Resource = { kind: "MobileEmailAccessPolicy", name: "phones", inputs: { mode: "anyApp" } };
  const line = (more: object = {}) => ({
    ...{
      version: observationVersion,
      owner: ownerOf(urnOf(phones)),
      name: "phones",
      verb: "check",
      during: "preview",
    },
    ...{ comparedWith: "tenant", facts: [], ...more },
  });
  const locked = { kind: "accessMode", mode: "anyApp", was: "Block", apps: [], hasUnknownRules: false };
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "m365-policy-"));
    process.env.M365_OBSERVATIONS = join(folder, "observations.jsonl");
  });
  afterEach(() => {
    delete process.env.M365_OBSERVATIONS;
    rmSync(folder, { recursive: true });
  });
  const observe = (...lines: object[]) =>
    writeFileSync(
      join(folder, "observations.jsonl"),
      lines.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );

  test.each<[what: string, lines: object[], findings: number]>([
    ["the tenant is locked down", [line({ facts: [locked] })], 1],
    ["the tenant asks first", [line({ facts: [{ ...locked, was: "Quarantine" }] })], 1],
    ["the tenant is open already", [line({ facts: [{ ...locked, was: "Allow" }] })], 0],
    ["nothing changes", [line()], 0],
    ["the comparison was with the state", [line({ comparedWith: "state" })], 1],
    ["the comparison is unknown", [line({ comparedWith: undefined })], 1],
    ["the provider is newer", [line({ version: observationVersion + 1 })], 1],
    ["the tenant could not be read", [line({ error: "403" })], 1],
    ["only another resource was recorded", [line({ owner: "0".repeat(16) })], 1],
    ["only an update was recorded", [line({ during: "update" })], 1],
  ])("stays-locked: %s", async (_, lines, findings) => {
    observe(...lines);
    expect(await judgeStack("stays-locked", [phones])).toHaveLength(findings);
  });

  test("stays-locked does not apply to other modes", async () => {
    expect(await judgeStack("stays-locked", [{ ...phones, inputs: { mode: "outlookOnly" } }])).toEqual([]);
  });

  test("stays-locked refuses a mode that is known only during the update", async () => {
    observe(line());
    expect(await judgeStack("stays-locked", [{ ...phones, inputs: { mode: unknown } }])).toEqual([
      expect.stringMatching(/^mode is known only during the update/),
    ]);
  });

  test("exclusions: an excluded group that no longer exists is a finding", async () => {
    const resource = { ...assignment([sales, without("Contractors")]), name: "sales" };
    const gone = { kind: "targetIsGone", groupId: "g", isExclusion: true };
    observe(line({ owner: ownerOf(urnOf(resource)), facts: [gone] }));

    expect(await judgeStack("exclusions", [resource])).toEqual([
      expect.stringMatching(/^An excluded group no longer exists/),
    ]);
  });

  test.each(["null", "7", '"text"', "[]"])("a line that is not an observation is ignored: %s", (text) => {
    writeFileSync(join(folder, "observations.jsonl"), `${text}\n${JSON.stringify(line())}\n`);
    expect(readObserved().factsOf(declared(phones))).toEqual([]);
  });

  test("an observation without facts counts as unknown", () => {
    observe(line({ facts: undefined }));
    expect(readObserved().factsOf(declared(phones))).toBeUndefined();
  });

  test("a damaged line is ignored", () => {
    writeFileSync(join(folder, "observations.jsonl"), `{"version":1\n${JSON.stringify(line())}\n`);
    expect(readObserved().factsOf(declared(phones))).toEqual([]);
  });

  test("missing observations are reported with the reason", async () => {
    const said = await judgeStack("people-reached", [phones]);
    expect(said[0]).toMatch(/M365_OBSERVATIONS names a file that was not written\. Set M365_OBSERVATIONS/);
    delete process.env.M365_OBSERVATIONS;
    expect((await judgeStack("people-reached", [phones]))[0]).toContain("M365_OBSERVATIONS is not set");
    expect(await judgeStack("people-reached", [])).toEqual([]);
  });
});

describe("acceptances-end", () => {
  const now = new Date("2026-11-27T12:00:00Z");
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "m365-policy-"));
    file = join(folder, "drift-ignore.yaml");
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const problems = (content: string | Buffer) => {
    writeFileSync(file, content);
    return endsIn({ file, days: 90 }, now).map(({ text }) => text.replace(`${folder}/`, ""));
  };
  const entry = (until: string) => `- { resource: apps, property: userConsent, reason: pilot${until} }\n`;

  test.each([
    ["no end", "", "has no end date."],
    ["an invalid day", ", until: soon", "has no end date."],
    ["a day that does not exist", ", until: 2026-02-31", "has no end date."],
    ["an end in the past", ", until: 2026-11-26", "has ended on 2026-11-26."],
    [
      "an end too far in the future",
      ", until: 2027-02-26",
      "ends on 2027-02-26, which is more than 90 days away.",
    ],
  ])("reports %s", (_, until, problem) => {
    expect(problems(`${entry(", until: 2026-12-31")}${entry(until)}`)).toEqual([
      `drift-ignore.yaml, entry 2 (apps, userConsent): ${problem}`,
    ]);
  });

  test.each([
    ["an end within the allowed days", entry(", until: 2027-02-25")],
    ["an end today", entry(', until: "2026-11-27"')],
    ["an empty file", ""],
  ])("accepts %s", (_, content) => {
    expect(problems(content)).toEqual([]);
  });

  test("reads the encoding of Windows PowerShell, and reports a file that is not a list", () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(entry(""), "utf16le")]);
    expect(problems(utf16)).toHaveLength(1);
    expect(problems("resource: apps")).toEqual(["drift-ignore.yaml is not a list of acceptances."]);
    expect(problems(`- apps\n${entry("")}`)).toHaveLength(2);
    expect(problems("- {")).toEqual(["drift-ignore.yaml is not a list of acceptances."]);
  });

  test("has no findings for a missing file", () => {
    expect(endsIn({ file: "no-such-file.yaml", days: 90 }, now)).toEqual([]);
  });
});
