import { resourcesOf, seenTwice, stackReport } from "../../../provider/cli/drift/assemble";
import type { ManagedResource } from "../../../provider/cli/drift/engine";
import { note } from "../../../provider/impact/notes";
import type { Observation } from "../../../provider/impact/observation";
import { ownerOf } from "../../../provider/lifecycle/owner";
import { tenantId } from "./reports";

const managed = (name: string): ManagedResource => ({
  urn: `urn:pulumi:prod::contoso::m365:index:EmailProfile::${name}`,
  name,
  kind: "EmailProfile",
});

interface Seen extends Pick<Partial<Observation>, "error" | "changedBy" | "adminUrl"> {
  isGone?: boolean;
  unkept?: { path: string; declared?: unknown; live?: unknown }[];
  impact?: string[];
}

const observed = (
  name: string,
  { isGone = false, unkept = [], impact = [], ...seen }: Seen = {},
): Observation => ({
  ...{ version: 1, verb: "diff", during: "drift" },
  ...{ owner: ownerOf(managed(name).urn), name, kind: "EmailProfile", tenantId },
  facts: [
    ...unkept.map((one) => ({ kind: "drift", ...one }) as never),
    ...(isGone ? [{ kind: "gone", isRecreated: true } as const] : []),
    ...impact.map(note),
  ],
  ...seen,
});

const hostName = { path: "settings.hostName", declared: "a", live: "b" };
const requireSsl = { path: "settings.requireSsl", declared: true };

const reportOf = (name: string, seen: Seen) =>
  resourcesOf({ resources: [managed(name)], observations: [observed(name, seen)] });

test("a resource without differences is in line, and its impact and author are left out", () => {
  expect(reportOf("a", { unkept: [], impact: ["1 user"], changedBy: { source: "unknown" } })).toEqual([
    {
      urn: managed("a").urn,
      name: "a",
      type: "EmailProfile",
      status: "inLine",
      properties: [],
      effects: [],
      impact: [],
    },
  ]);
});

test("differences are sorted by path and described in words, with their impact, author and admin page", () => {
  const seen = {
    unkept: [requireSsl, hostName],
    impact: ["1 user"],
    changedBy: { source: "unknown" },
    adminUrl: "https://intune.microsoft.com/",
  } as const;
  expect(reportOf("a", { ...seen, unkept: [...seen.unkept], impact: [...seen.impact] })).toEqual([
    {
      urn: managed("a").urn,
      name: "a",
      type: "EmailProfile",
      status: "drifted",
      properties: [
        { ...hostName, words: "settings.hostName: a → b", difference: "a → b" },
        {
          ...requireSsl,
          words: "settings.requireSsl: true → not set",
          difference: "true → not set",
        },
      ],
      effects: [],
      impact: ["1 user"],
      changedBy: { source: "unknown" },
      adminUrl: "https://intune.microsoft.com/",
    },
  ]);
});

test.each([
  [["b", "a"], ["a", "c"], "targets: without b; besides c"],
  [[], [{ kind: "group", groupId: "1" }], "targets: besides group 1"],
  [["a"], undefined, "targets: without a"],
])(
  "lists are reported in a fixed order, and described by the added and missing entries: %j, %j",
  (declared, live, words) => {
    const [one] = reportOf("a", { unkept: [{ path: "targets", declared, live }] });
    const [two] = reportOf("a", {
      unkept: [{ path: "targets", declared: declared.toReversed(), live: live?.toReversed() }],
    });
    expect(one?.properties[0]?.words).toBe(words);
    expect(JSON.stringify(two)).toBe(JSON.stringify(one));
  },
);

test("control characters in a value from the tenant are escaped", () => {
  const [one] = reportOf("a", {
    unkept: [{ path: "displayName", declared: "mail", live: "\u001b[2Jmail\u202e\n" }],
  });
  expect(one?.properties[0]?.words).toBe("displayName: mail → \\u001b[2Jmail\\u202e\\u000a");
});

test("a resource without an observation is not readable rather than in line", () => {
  const resources = [managed("a")];
  expect(resourcesOf({ resources, observations: [] })[0]).toMatchObject({
    status: "notReadable",
    reason: expect.stringContaining("records nothing"),
  });
  expect(resourcesOf({ resources, observations: [], failure: "the program failed." })[0]).toMatchObject({
    status: "notReadable",
    reason: "the program failed.",
  });
});

test("only differences that both comparisons found are drift", () => {
  const both = (first: Seen, second: Seen) => seenTwice(reportOf("a", first), reportOf("a", second))[0];
  const changedBy = { source: "unknown" } as const;

  expect(both({ unkept: [hostName] }, { unkept: [hostName, requireSsl], changedBy })).toMatchObject({
    status: "drifted",
    properties: [hostName],
    changedBy,
  });
  expect(both({ unkept: [requireSsl] }, { unkept: [hostName], impact: ["1 user"], changedBy })).toEqual(
    reportOf("a", {})[0],
  );
  expect(both({ unkept: [hostName] }, {})).toEqual(reportOf("a", {})[0]);
  expect(both({}, { isGone: true })?.status).toBe("inLine");
  expect(both({ isGone: true }, { isGone: true })?.status).toBe("gone");
  expect(both({ unkept: [hostName] }, { error: "403." })?.status).toBe("notReadable");
});

test.each([
  [{}, { isGone: true }, "gone"],
  [{ unkept: [hostName] }, { isGone: true }, "gone"],
  [{ unkept: [hostName] }, {}, "drifted"],
  [{ isGone: true }, { error: "403." }, "notReadable"],
  [{}, {}, "inLine"],
] as const)("a stack has the status of its worst resource: %j, %j", (one, other, status) => {
  const look = {
    resources: [managed("a"), managed("b")],
    observations: [observed("a", one as Seen), observed("b", other as Seen)],
  };
  expect(stackReport("prod", look, resourcesOf(look))).toMatchObject({ stack: "prod", tenantId, status });
});

test("a reason shared by several resources is reported once, also when one of them does not exist yet", () => {
  const look = {
    resources: [managed("a"), managed("b")],
    observations: ["a", "b", "new"].map((name) => observed(name, { error: "m365: sign-in failed." })),
  };
  expect(stackReport("prod", look, resourcesOf(look))).toMatchObject({
    status: "notReadable",
    reason: "m365: sign-in failed.",
  });
  const onlyNew = { resources: [], observations: [observed("new", { error: "m365: sign-in failed." })] };
  expect(stackReport("prod", onlyNew, [])).toMatchObject({ status: "notReadable" });
});
