import { readFileSync } from "node:fs";
import { applyIgnores } from "../../../provider/cli/drift/ignore/apply";
import type { DriftedProperty } from "../../../provider/cli/drift/report";
import { shapeOf } from "../../../provider/lifecycle/schema";
import { decidesAccess } from "../../../provider/lifecycle/schemaAt";
import { definitions } from "../../../provider/resources/index";
import { consent, contoso, resource, stack } from "./reports";

const now = new Date("2026-11-21T12:00:00.000Z");
const drifted = stack("prod", { status: "drifted", resources: [consent] });
const until = "2026-11-21";
const entry = { resource: "apps", reason: "a pilot", until };
const low = { ...entry, property: "userConsent", value: "lowRisk" };
const accepts = (report: ReturnType<typeof applyIgnores>) => report.resources[0]?.properties[0];

test("an entry applies until the end of its last day", () => {
  const report = applyIgnores(drifted, [low], now);
  expect(report).toEqual({
    ...drifted,
    status: "inLine",
    resources: [
      {
        ...consent,
        status: "inLine",
        properties: [{ ...consent.properties[0], ignored: { reason: "a pilot", until } }],
      },
    ],
    acceptances: [{ resource: "apps", property: "userConsent", reason: "a pilot", until, state: "accepts" }],
  });
});

test("after its last day an entry no longer covers the drift, and the report says so", () => {
  const report = applyIgnores(drifted, [{ ...low, until: "2026-11-20" }], now);
  expect(report.status).toBe("drifted");
  expect(accepts(report)).toMatchObject({ ignoreExpired: { reason: "a pilot", until: "2026-11-20" } });
  expect(report.acceptances).toMatchObject([{ state: "ended" }]);
});

test.each([
  [{ ...low, stack: "test" }, []],
  [{ ...low, resource: "ios-mail" }, [{ state: "noResource" }]],
  [{ ...low, property: "mailClients" }, [{ state: "matchesNothing" }]],
])("an entry for another stack, resource or property changes nothing: %j", (other, acceptances) => {
  const report = applyIgnores(drifted, [other], now);
  expect([report.status, accepts(report)?.ignored, accepts(report)?.notIgnored]).toEqual([
    "drifted",
    undefined,
    undefined,
  ]);
  expect(report.acceptances).toMatchObject(acceptances);
});

const property = (more: Partial<DriftedProperty>): DriftedProperty => ({
  path: "userConsent",
  declared: "off",
  live: "lowRisk",
  words: "it differs",
  ...more,
});
const having = (type: string, ...properties: DriftedProperty[]) =>
  stack("prod", {
    status: "drifted",
    resources: [resource("apps", { type, status: "drifted", properties })],
  });

const sales = { kind: "group", groupName: "Sales" };
const board = { kind: "excludeGroup", groupId: "AB0C3A4E-0000-4000-8000-000000000000" };
const requests = (more: object) => ({ isEnabled: true, notifyReviewers: false, ...more });

test.each([
  ["another value than the one", "IntegratedAppsSetting", { live: "legacy" }, { value: "lowRisk" }],
  ["another value than those of a list", "IntegratedAppsSetting", {}, { values: ["off", "legacy"] }],
  ["nothing set", "IntegratedAppsSetting", { live: undefined }, { value: "lowRisk" }],
  [
    "the same word with different details",
    "IntegratedAppsSetting",
    { live: "custom", standsFor: { permissionGrantPolicyIds: ["contoso", "evil"] } },
    { value: "custom", with: { permissionGrantPolicyIds: ["contoso"] } },
  ],
  [
    "a value with details, accepted without them",
    "IntegratedAppsSetting",
    { live: "custom", standsFor: { permissionGrantPolicyIds: ["contoso"] } },
    { value: "custom" },
  ],
  [
    "a list with an additional entry",
    "ProfileAssignment",
    { path: "targets", declared: [], live: [sales, board] },
    { value: [sales] },
  ],
  [
    "part of an object of which other parts differ too",
    "IntegratedAppsSetting",
    {
      path: "adminConsentRequests",
      declared: requests({ reviewers: [] }),
      live: requests({ isEnabled: false, reviewers: [sales] }),
    },
    { property: "adminConsentRequests.reviewers", value: [sales] },
  ],
  ["a part that does not exist", "IntegratedAppsSetting", {}, { property: "userConsent.part", value: null }],
  [
    "an entry of a list",
    "ProfileAssignment",
    { path: "targets", declared: [], live: [sales] },
    { property: "targets[0]", value: sales },
  ],
  [
    "a secret whose placeholder is given as the value",
    "EmailProfile",
    { path: "displayName", declared: "[secret]", live: "[secret]" },
    { value: "[secret]" },
  ],
])("an entry does not cover %s", (_, type, seen, accepted) => {
  const about = { ...entry, property: seen["path" as never] ?? "userConsent", ...accepted };
  expect(applyIgnores(having(type, property(seen)), [about], now).status).toBe("drifted");
});

test.each([
  ["one of several values", "IntegratedAppsSetting", {}, { values: ["legacy", "lowRisk"] }],
  ["nothing set", "IntegratedAppsSetting", { live: undefined }, { value: null }],
  [
    "a list in any order, ignoring case",
    "ProfileAssignment",
    { path: "targets", declared: [], live: [sales, board] },
    { value: [{ ...board, groupId: board.groupId.toLowerCase(), filterId: null }, sales] },
  ],
  [
    "a word with its details",
    "IntegratedAppsSetting",
    { live: "custom", standsFor: { permissionGrantPolicyIds: ["b", "a"] } },
    { value: "custom", with: { permissionGrantPolicyIds: ["a", "b"] } },
  ],
  [
    "the only differing part of an object",
    "IntegratedAppsSetting",
    {
      path: "adminConsentRequests",
      declared: requests({ reviewers: [] }),
      live: requests({ reviewers: [sales] }),
    },
    { property: "adminConsentRequests.reviewers", value: [sales] },
  ],
  [
    "a value within the object named by the entry",
    "EmailProfile",
    { path: "settings.hostName", declared: "a.contoso.com", live: "B.contoso.com" },
    { property: "settings", value: { hostName: "b.contoso.com" } },
  ],
  [
    "a text that was written as a number",
    "EmailProfile",
    { path: "displayName", declared: "a", live: "12" },
    { value: 12 },
  ],
])("an entry covers %s", (_, type, seen, accepted) => {
  const about = { ...entry, property: seen["path" as never] ?? "userConsent", ...accepted };
  expect(applyIgnores(having(type, property(seen)), [about], now).status).toBe("inLine");
});

test.each([
  ["IntegratedAppsSetting", "userConsent"],
  ["IntegratedAppsSetting", "permissionGrantPolicyIds"],
  ["IntegratedAppsSetting", "mailClients"],
  ["IntegratedAppsSetting", "allowUserConsentForRiskyApps"],
  ["IntegratedAppsSetting", "adminConsentRequests"],
  ["MobileEmailAccessPolicy", "mode"],
  ["MobileEmailAccessPolicy", "additionalRules"],
  ["ProfileAssignment", "targets"],
])("properties that decide who gets access are accepted only with a value: %s %s", (type, path) => {
  const all = [{ ...entry, property: path }, entry, { ...entry, property: "*" }];
  for (const one of all) {
    const report = applyIgnores(having(type, property({ path })), [one], now);
    expect(report.status).toBe("drifted");
    expect(accepts(report)?.notIgnored?.words).toBe(
      `the entry has no value, and ${path} decides who gets access. To accept this value, add to the entry: property: ${path}, value: lowRisk`,
    );
    expect(report.acceptances).toMatchObject([{ state: "refused" }]);
  }
});

test("the documentation lists every property that is accepted only with a value", () => {
  const page = readFileSync("docs/drift.md", "utf8");
  const named = Object.values(definitions).flatMap(({ schema: { inputs } }) =>
    Object.keys(shapeOf(inputs, {})).filter((path) => decidesAccess(inputs, path)),
  );
  expect(named).toContain("userConsent");
  const [, listed = ""] = /the difference counts until the entry has a value: ([^.]*)/s.exec(page) ?? [];
  for (const path of named) expect(listed).toContain(`\`${path}\``);
});

test("for other properties, an entry without a value covers any value, and the report says so", () => {
  const seen = property({ path: "settings.requireSsl", declared: true, live: false });
  for (const about of [{ ...entry, property: "settings" }, entry]) {
    const report = applyIgnores(having("EmailProfile", seen), [about], now);
    expect(report.status).toBe("inLine");
    expect(accepts(report)).toMatchObject({
      ignored: { anyValue: true },
      accept: { entry: { property: "settings.requireSsl", value: false } },
    });
    expect(report.acceptances).toMatchObject([{ state: "acceptsAnyValue" }]);
  }
});

test("a resource with one of two differences accepted is still drifted", () => {
  const two = having("IntegratedAppsSetting", property({}), property({ path: "mailClients" }));
  const report = applyIgnores(two, [low], now);
  expect(report.status).toBe("drifted");
  expect(report.resources[0]?.properties.map(({ ignored }) => ignored !== undefined)).toEqual([true, false]);
});

test("each difference has a ready entry with a name that is unique in its stack", () => {
  const pair = ["EmailProfile", "ProfileAssignment"].map((type) =>
    resource("mail", {
      urn: `urn:${type}`,
      type,
      status: "drifted",
      properties: [property({ path: "targets" })],
    }),
  );
  const gone = resource("ios-mail", { status: "gone" });
  const secret = property({ path: "displayName", declared: "[secret]", live: "[secret]" });
  const hidden = resource("hidden", { urn: "urn:hidden", status: "drifted", properties: [secret] });
  const report = applyIgnores(stack("prod", { resources: [...pair, gone, hidden] }), [], now, "contoso/prod");
  const stackName = "contoso/prod";
  expect(report.resources.map(({ accept, properties }) => (accept ?? properties[0]?.accept)?.entry)).toEqual([
    { stack: stackName, resource: "mail (EmailProfile)", property: "targets", value: "lowRisk" },
    { stack: stackName, resource: "mail (ProfileAssignment)", property: "targets", value: "lowRisk" },
    { stack: stackName, resource: "ios-mail", deleted: true },
    { stack: stackName, resource: "hidden", property: "displayName" },
  ]);
  const entries = report.resources.flatMap(({ accept, properties }) => {
    const ready = (accept ?? properties[0]?.accept)?.entry;
    return ready ? [{ ...entry, ...ready }] : [];
  });
  expect(applyIgnores(report, entries, now, stackName).status).toBe("inLine");
});

test("a secret value that decides who gets access cannot be accepted", () => {
  const seen = property({ declared: "[secret]", live: "[secret]" });
  const report = applyIgnores(having("IntegratedAppsSetting", seen), [low], now);
  expect(accepts(report)?.accept?.entry).toBeUndefined();
  expect(accepts(report)?.notIgnored?.words).toContain("nothing is compared with the value of a secret");
  expect(JSON.stringify(report)).not.toContain("lowRisk");
});

test("a deletion is accepted by an entry for the deletion or the whole resource, not for a property", () => {
  const gone = stack("prod", { status: "gone", resources: [resource("ios-mail", { status: "gone" })] });
  const about = { ...entry, resource: "ios-mail" };
  const deleted = { ...about, deleted: true } as const;
  for (const one of [about, deleted])
    expect(applyIgnores(gone, [one], now)).toMatchObject({
      status: "inLine",
      resources: [{ status: "inLine", ignored: { reason: "a pilot" } }],
    });
  expect(applyIgnores(gone, [{ ...about, property: "settings" }], now).status).toBe("gone");
  expect(applyIgnores(drifted, [{ ...deleted, resource: "apps" }], now).status).toBe("drifted");
});

test("applying entries replaces the result of an earlier application", () => {
  const once = applyIgnores(drifted, [low], now);
  expect(applyIgnores(once, [], now)).toEqual({
    ...applyIgnores(drifted, [], now),
    acceptances: once.acceptances,
  });
});

test("an unreadable stack or resource cannot be ignored", () => {
  const unreadable = { ...contoso, status: "notReadable", reason: "403." } as const;
  expect(applyIgnores(unreadable, [entry], now).status).toBe("notReadable");
  const one = stack("prod", {
    status: "notReadable",
    resources: [resource("apps", { status: "notReadable", reason: "403." })],
  });
  expect(applyIgnores(one, [entry], now)).toMatchObject({ ...one, acceptances: [{ state: "notKnown" }] });
});
