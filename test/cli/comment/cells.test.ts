import { commentOn } from "../../../provider/cli/comment/comment";
import type { DeleteImpact } from "../../../provider/cli/comment/deletes";
import { diffLines } from "../../../provider/cli/comment/diff";
import { observedIn } from "../../../provider/cli/comment/observed";
import { readPlan } from "../../../provider/cli/comment/plan";
import { rowsOf } from "../../../provider/cli/comment/rows";
import { changesTable } from "../../../provider/cli/comment/table";
import type { Fact } from "../../../provider/impact/facts";
import { note, warning } from "../../../provider/impact/notes";
import type { Observation } from "../../../provider/impact/observation";
import { ownerOf } from "../../../provider/lifecycle/owner";
import { dynamic, plugin, previewJson, type StepFacts, urnOf } from "./plans";
import { audience, group, takenFrom } from "./recordedFacts";

const step = (op: string, more: Partial<StepFacts> = {}): StepFacts => ({
  ...{ op, name: "a", type: plugin("EmailProfile") },
  ...more,
});
const urn = urnOf(plugin("EmailProfile"), "a");
const inA = audience(group("A", 5));
const planOf = (...steps: StepFacts[]) => readPlan(previewJson(steps));
const rowsFor = (steps: StepFacts[], facts: Fact[] = [], deletes = new Map<string, DeleteImpact>()) =>
  rowsOf(planOf(...steps), { deletes, observed: takenFrom(steps, { a: facts }) });

/** The two cells of the only row. */
function cells(steps: StepFacts[], facts: Fact[] = [], { isOffline = false, deletes = new Map() } = {}) {
  const [, , row = ""] = changesTable(rowsFor(steps, facts, deletes), isOffline).split("\n");
  const [, , what, whom] = row.split(/(?<!\\)\|/).map((cell) => cell.trim());
  return { what, whom };
}

describe("the change column", () => {
  test.each([
    ["create", "EmailProfile, new"],
    ["import", "EmailProfile, adopts"],
    ["delete", "EmailProfile, deleted"],
    ["something-new", "EmailProfile, something-new"],
  ])("has one word for %s, without properties", (op, words) => {
    expect(cells([step(op, { olds: { displayName: "x" }, news: { displayName: "y" } })]).what).toBe(words);
  });

  test("has no properties if none differs", () => {
    expect(cells([step("update", { olds: {}, news: {} })]).what).toBe("EmailProfile, changed");
  });

  test("has at most three properties with both values, shortens long ones, and counts the rest", () => {
    const olds = { a: 1, b: "x".repeat(60), c: [1], d: 4, e: 5 };
    const news = { a: 2, b: "y", c: [], d: 5 };

    expect(cells([step("update", { olds, news })]).what).toBe(
      `EmailProfile, changed:<br>\`a\`: \`1\` → \`2\`<br>\`b\`: \`"${"x".repeat(38)}…\` → \`"y"\`<br>\`c\`: not set → \`[]\`<br>and 3 more`,
    );
  });

  test("shows drift with both values or a sentence", () => {
    const drift: Fact[] = [
      { kind: "drift", path: "port", live: 1, declared: 2 },
      { kind: "drift", path: "text", live: undefined, declared: "b" },
      { kind: "gone", isRecreated: true },
    ];

    expect(cells([step("update", { olds: {}, news: {} })], drift).what).toBe(
      'EmailProfile, changed:<br>`port`: `1` → `2` (changed in the tenant)<br>`text`: not set → `"b"` (changed in the tenant)<br>was deleted outside this stack; it will be recreated.',
    );
  });

  test("lists each step of a name, followed by the drift of all steps", () => {
    const drift: Fact[] = [{ kind: "drift", path: "port", live: 1, declared: 2 }];
    const steps = [step("delete", { olds: {} }), step("create", { type: dynamic("EmailProfile"), news: {} })];

    expect(cells(steps, drift).what).toBe(
      "EmailProfile, deleted<br>EmailProfile, new<br>`port`: `1` → `2` (changed in the tenant)",
    );
  });
});

describe("the people column", () => {
  const created = step("create", { news: {} });
  const deleted = step("delete", { olds: {} });
  const unknown = new Map([[urn, { facts: [], unknown: "no credential." }]]);

  test('says "no known effect" or the first note if nobody is affected', () => {
    expect(cells([created], [note("by the way.")]).whom).toBe("by the way.");
    expect(cells([created]).whom).toBe("no known effect");
  });

  test("has at most two sentences about people, without notes", () => {
    const facts: Fact[] = [
      note("by the way."),
      { kind: "losesAccount", ...inA },
      { kind: "getsAccount", ...audience(group("B", 6)) },
      { kind: "signsInAgain", ...audience(group("C", 7)) },
    ];

    const { whom } = cells([created], facts);

    expect(whom?.split("<br>")).toHaveLength(2);
    expect(whom).toMatch(/^5 users in "A" lose .*<br>6 users in "B" get the account\.$/);
  });

  test("prefers a sentence about people to a note, also if nobody is affected", () => {
    const facts: Fact[] = [note("by the way."), { kind: "nobodyGetsProfile" } as Fact];

    expect(cells([created], facts).whom).not.toContain("by the way");
  });

  test('says "not known" offline, and for a delete that could not be read', () => {
    expect(cells([created], [], { isOffline: true }).whom).toBe("not known");
    expect(cells([created], [{ kind: "losesAccount", ...inA }], { isOffline: true }).whom).not.toContain(
      "not known",
    );
    expect(cells([deleted], [], { deletes: unknown }).whom).toBe("not known");
    const two = [created, step("delete", { type: dynamic("EmailProfile"), olds: {} })];
    const ofOld = new Map([[urnOf(dynamic("EmailProfile"), "a"), { facts: [], unknown: "x" }]]);
    expect(cells(two, [{ kind: "getsAccount", ...inA }], { deletes: ofOld }).whom).toBe(
      '5 users in "A" get the account.<br>the delete\'s effect is not known',
    );
  });
});

describe("the diff", () => {
  test("marks additions, deletions and changes with both values, and shows drift", () => {
    const steps = [
      step("create", { news: { displayName: "x" } }),
      { ...step("delete", { olds: { displayName: "y" } }), name: "b" },
    ];
    const facts: Fact[] = [{ kind: "drift", path: "port", live: 1, declared: 2 }];

    expect(diffLines(rowsFor(steps, facts))).toEqual([
      "+ create EmailProfile a",
      '+   displayName: "x"',
      "!   port is 1 in the tenant, but the program declares 2.",
      "- delete EmailProfile b",
      '-   displayName: "y"',
    ]);
  });

  test("marks an import as added, and a replacement and an adoption as changed", () => {
    const first = (...steps: StepFacts[]) => diffLines(rowsFor(steps))[0];

    expect(first(step("import", { news: {} }))).toBe("+ import EmailProfile a");
    expect(first(step("replace", { news: {} }))).toBe("! replace EmailProfile a");
    expect(first(step("create", { news: { a: 1 }, adopt: "id" }))).toBe("! adopt EmailProfile a");
  });

  test("has one line per property, even if its name contains line breaks", () => {
    const lines = diffLines(rowsFor([step("create", { name: "a", news: { "x\n \ny": "z" } })]));

    expect(lines).toHaveLength(2);
    expect(lines[1]).not.toMatch(/[\r\n]/);
  });
});

describe("the observations of a preview", () => {
  const said = (more: Partial<Observation>): Observation => ({
    ...{
      version: 1,
      verb: "diff",
      during: "preview",
      owner: ownerOf(urn),
      name: "a",
      kind: "EmailProfile",
      facts: [],
    },
    ...more,
  });

  test("contain each fact once, without those of an update", () => {
    const [getting, losing]: Fact[] = [
      { kind: "getsAccount", ...inA },
      { kind: "losesAccount", ...inA },
    ];
    const observed = observedIn([
      said({ verb: "check", facts: [getting as Fact] }),
      said({ facts: [getting as Fact, note("x")] }),
      said({ verb: "update", during: "update", facts: [losing as Fact] }),
    ]);

    expect(observed.factsOf(urn)).toEqual([getting, note("x")]);
    expect(observed.factsOf("urn:of:another")).toBeUndefined();
  });

  test("report a comparison with the tenant if any resource was compared with it", () => {
    const [tenant, state] = [{ comparedWith: "tenant" }, { comparedWith: "state" }] as const;
    const of = (...all: Partial<Observation>[]) => observedIn(all.map(said)).comparedWith([urn]);

    expect([of(), of({})]).toEqual([undefined, undefined]);
    expect(of({ ...state, verb: "check" }, tenant)).toBe("tenant");
    expect(of(state)).toBe("state");
    expect(observedIn([said(tenant)]).comparedWith(["urn:of:another"])).toBeUndefined();
  });
});

describe("the comment", () => {
  const created = step("create", { news: {} });
  const on = (
    diagnostics: object[],
    facts: Fact[] = [],
    more: Partial<Parameters<typeof commentOn>[1]> = {},
  ) =>
    commentOn(readPlan(previewJson([created], [], diagnostics)), {
      ...{ deletes: new Map(), observed: takenFrom([created], { a: facts }), isOffline: false },
      ...more,
    });
  const bulletsIn = (text: string) =>
    (text.split("<details>")[0] ?? "").split("\n").filter((line) => line.startsWith("- "));

  test("has at most six distinct warnings, and counts the rest", () => {
    const facts = Array.from({ length: 8 }, (_, at) => warning(`number ${at}.`));

    expect(bulletsIn(on([], [...facts, ...facts]))).toEqual([
      ...[0, 1, 2, 3, 4, 5].map((at) => `- a: number ${at}.`),
      "- 2 more",
    ]);
    expect(bulletsIn(on([], facts.slice(0, 6)))).toHaveLength(6);
  });

  test("has the engine's warnings, except those about its machine, and shortens long ones", () => {
    const diagnostics = [
      { message: "warning: beware", severity: "warning" },
      { message: "warning: using pulumi-language-go from $PATH at x", severity: "warning" },
      { message: `warning: ${"x".repeat(400)}`, severity: "warning" },
      { message: "only information", severity: "info" },
    ];

    const lines = bulletsIn(on(diagnostics));

    expect(lines.map((line) => line.slice(0, 9))).toEqual(["- beware", "- xxxxxxx"]);
    expect(lines[1]?.length).toBeLessThan(310);
    expect(lines[1]).toMatch(/…$/);
  });

  test("prefixes an error with its resource, once", () => {
    const error = (message: string, about?: string) =>
      bulletsIn(on([{ message, severity: "error", ...(about ? { urn: about } : {}) }]))[0];

    expect(error("error: stopped.", urn)).toBe("- a: stopped.");
    expect(error("error: a: stopped.", urn)).toBe("- a: stopped.");
    expect(error("error: stopped.")).toBe("- stopped.");
    expect(on([{ message: "error: stopped.", severity: "error" }])).toMatch(
      /^\*\*The preview stopped with 1 error: the rest is not known\.\*\*\n\n\| Resource/,
    );
  });

  test("contains only the errors if the preview stopped before any step", () => {
    const plan = readPlan(previewJson([], [], [{ message: "error: no project.", severity: "error" }]));

    expect(commentOn(plan, { deletes: new Map(), observed: takenFrom([]), isOffline: false })).toBe(
      "**The preview stopped with 1 error: the rest is not known.**\n\n- no project.\n\n<sub>contoso/prod</sub>\n<!-- m365 preview-comment contoso/prod -->\n",
    );
  });

  test("without observations, says that the effect is not known, and shows what the preview printed without warnings", () => {
    const lines = [
      { message: "a: printed.", severity: "info#err" },
      { message: "warning: beware", severity: "warning" },
    ];
    const text = on(lines, [], { observed: takenFrom([]) });

    expect(text.split("\n")[0]).toBe("**1 change. It is not known whom it affects.**");
    expect(text.split("What the preview says")[1]).toContain("\n\n- a: printed.\n\n</details>");
    expect(on([], []).split("<details>")).toHaveLength(2);
  });

  test("ends with a marker of the stack, which a name cannot break", () => {
    const plan = { ...planOf(created), stack: "con --> toso/prod" };
    const text = commentOn(plan, { deletes: new Map(), observed: takenFrom([created]), isOffline: false });

    expect(text).toMatch(/<!-- m365 preview-comment con--toso\/prod -->\n$/);
  });

  test("gives the reason for unknown deletes once, and not offline", () => {
    const [one, two] = ["a", "b"].map((name) => step("delete", { name, olds: {} })) as [StepFacts, StepFacts];
    const reason = { facts: [], unknown: "no credential." };
    const deletes = new Map(["a", "b"].map((name) => [urnOf(plugin("EmailProfile"), name), reason]));
    const text = (isOffline: boolean) =>
      commentOn(planOf(one, two), { deletes, observed: takenFrom([]), isOffline });

    expect(text(false).split("\n")[0]).toBe("**2 changes. It is not known whom 2 deletes affect.**");
    expect(bulletsIn(text(false))).toEqual(["- It is not known whom the deletes affect: no credential."]);
    expect(text(true).split("\n")[0]).toBe("**2 changes, compared with the last update only.**");
    expect(bulletsIn(text(true))).toEqual([]);
  });
});
