import fc from "fast-check";
import { compare, judge } from "../../provider/impact/benchmarks/judge";
import { benchmarkIds, benchmarks, controls, type Posture } from "../../provider/impact/benchmarks/table";
import { linesOf } from "../../provider/impact/words";

const policy = (name: string) => `microsoft-user-default-${name}`;
const managed = [policy("recommended"), policy("allow-consent-apps")];

const resultsOf = (posture: Posture) =>
  Object.fromEntries(
    judge(posture).map(({ benchmark, control, result }) => [`${benchmark} ${control}`, result]),
  );

test.each<[string, string[], string, string, string, string]>([
  ["off", [], "pass", "pass", "notApplicable", "pass"],
  ["low risk", [policy("low")], "pass", "fail", "pass", "fail"],
  ["Microsoft-managed", managed, "fail", "pass", "fail", "fail"],
  ["legacy", [policy("legacy")], "fail", "fail", "fail", "fail"],
  ["off with mail clients", [policy("allow-consent-apps")], "fail", "pass", "fail", "fail"],
  ["a policy of the organisation", ["contoso"], "unknown", "pass", "notApplicable", "fail"],
  ["a policy of each of the two", ["contoso", policy("low")], "unknown", "fail", "fail", "fail"],
])("the benchmarks evaluate user consent: %s", (_, consentPolicies, scuba, cis, eidsca, asd) => {
  expect(resultsOf({ consentPolicies })).toEqual({
    "scuba MS.AAD.5.2v1": scuba,
    "cis 5.1.5.1": cis,
    "eidsca AP08": eidsca,
    "asd user-consent": asd,
  });
});

test("controls that pass with a reservation say so: CIS for Microsoft-managed, SCuBA for low risk", () => {
  const notes = (consentPolicies: string[]) => judge({ consentPolicies }).flatMap(({ note }) => note ?? []);

  expect(notes(managed)).toEqual([expect.stringContaining("its text requires that users cannot consent")]);
  expect(notes([policy("low")])).toEqual([expect.stringContaining("risky")]);
  expect(notes([policy("legacy")])).toEqual([]);
});

test("ASD requires consent requests to be off, and details of requests count only while they are on", () => {
  const off = { requestsEnabled: false, notifyReviewers: false, reminders: false, requestDays: 0 };
  const on = { requestsEnabled: true, notifyReviewers: true, reminders: false, requestDays: 31 };

  expect(resultsOf(off)).toMatchObject({
    ...{
      "scuba MS.AAD.5.3v1": "fail",
      "cis 5.1.5.2": "fail",
      "eidsca CR01": "fail",
      "asd admin-consent": "pass",
    },
    ...{ "eidsca CR02": "notApplicable", "eidsca CR03": "notApplicable", "eidsca CR04": "notApplicable" },
  });
  expect(resultsOf(on)).toMatchObject({
    ...{ "scuba MS.AAD.5.3v1": "pass", "asd admin-consent": "fail" },
    ...{ "eidsca CR02": "pass", "eidsca CR03": "fail", "eidsca CR04": "fail" },
  });
});

const explicit = expect.stringContaining("requires an explicit value");

test.each<[string, Posture, string[]]>([
  ["risky apps", { riskyApps: null }, ["eidsca AP09"]],
  ["app registration", { appRegistration: null }, ["eidsca AP10"]],
  [
    "requests",
    { requestsEnabled: true, notifyReviewers: null, reminders: null, requestDays: 0 },
    ["eidsca CR02", "eidsca CR03"],
  ],
])("an unset value fails EIDSCA's controls with a note: %s", (_, posture, unset) => {
  const verdicts = judge(posture);
  const asked = verdicts.filter(({ note }) => note !== undefined);

  expect(asked.map(({ benchmark, control }) => `${benchmark} ${control}`)).toEqual(unset);
  expect(asked).toEqual(unset.map(() => expect.objectContaining({ result: "fail", note: explicit })));
});

test("unset app registration counts as allowed, and fails every benchmark", () => {
  expect(new Set(Object.values(resultsOf({ appRegistration: null })))).toEqual(new Set(["fail"]));
});

test("a value that is set has no such note, whether it passes or fails", () => {
  const verdicts = [true, false].flatMap((riskyApps) => judge({ riskyApps, appRegistration: riskyApps }));

  expect(verdicts.flatMap(({ note }) => note ?? [])).toEqual([]);
  expect(resultsOf({ riskyApps: false })).toEqual({ "eidsca AP09": "pass" });
  expect(resultsOf({ riskyApps: true })).toEqual({ "eidsca AP09": "fail" });
});

test("unknown settings are not evaluated", () => {
  expect(judge({})).toEqual([]);
});

const posture = fc.record(
  {
    consentPolicies: fc.subarray([...managed, policy("low"), policy("legacy"), "contoso"]),
    riskyApps: fc.option(fc.boolean()),
    appRegistration: fc.option(fc.boolean()),
    requestsEnabled: fc.boolean(),
    notifyReviewers: fc.boolean(),
    reminders: fc.boolean(),
    requestDays: fc.integer({ min: 0, max: 60 }),
    defaultAccessLevel: fc.constantFrom("Allow", "Block", "Quarantine"),
    outlookAllowed: fc.boolean(),
    wideRules: fc.integer({ min: 0, max: 3 }),
  },
  { requiredKeys: [] },
);

test("a comparison names each control at most once, has no changes for the same settings, and takes one line", () => {
  fc.assert(
    fc.property(posture, posture, (before, after) => {
      const { changed, failing } = compare(before as Posture, after as Posture);
      const named = [...changed, ...failing].map(({ benchmark, control }) => `${benchmark} ${control}`);
      expect(new Set(named).size).toBe(named.length);
      expect(compare(after as Posture, after as Posture).changed).toEqual([]);
      if (named.length === 0) return;
      const lines = linesOf([{ kind: "benchmarksChange", changed, failing }]);
      expect(lines).toHaveLength(1);
      for (const name of named) expect(lines[0]).toContain(name.split(" ")[1]);
    }),
  );
});

test("every control has a title and a source and occurs once, and only our own ones have a reason", () => {
  expect(new Set(controls.map(({ benchmark, id }) => `${benchmark} ${id}`)).size).toBe(controls.length);
  for (const { title, source, benchmark, reason } of controls) {
    expect(title).not.toBe("");
    expect(new URL(source).protocol).toBe("https:");
    expect(reason !== undefined).toBe(benchmark === "own");
  }
  for (const id of benchmarkIds) expect(benchmarks[id].date).toMatch(/^\d{4}-\d\d-\d\d$/);
});
