import { readPlan } from "../../../provider/cli/comment/plan";
import { rowsOf } from "../../../provider/cli/comment/rows";
import type { Fact } from "../../../provider/impact/facts";
import { note, warning } from "../../../provider/impact/notes";
import { previewJson, type StepFacts } from "./plans";
import { audience, group, takenFrom } from "./recordedFacts";

const made = (name: string): StepFacts => ({ op: "create", name, news: {} });
const rows = (steps: StepFacts[], said: Record<string, Fact[]>) =>
  rowsOf(readPlan(previewJson(steps)), { deletes: new Map(), observed: takenFrom(steps, said) });
const on = (kind: string) => ({ kind, ...audience(group("A", 5)) }) as Fact;

test("the most severe change comes first; changes that affect nobody come last, in the program's order", () => {
  const said = { c: [on("getsAccount")], d: [on("losesAccount"), on("getsAccount")] };

  expect(rows(["a", "b", "c", "d"].map(made), said).map(({ name }) => name)).toEqual(["d", "c", "a", "b"]);
});

test("drift and warnings are separate from whom the change affects", () => {
  const drift: Fact[] = [
    { kind: "drift", path: "text", live: "a", declared: "b" },
    { kind: "overdue", path: "mode", hours: 24, devices: 1, users: 1 },
    { kind: "gone", isRecreated: true },
  ];
  const [row] = rows([made("a")], {
    a: [...drift, { kind: "resets" }, warning("beware."), note("by the way."), on("getsAccount")],
  });

  expect(row?.drift).toEqual(drift);
  expect(row?.warnings).toEqual([expect.stringContaining("beware.")]);
  expect(row?.impact.map(({ text }) => text)).toEqual([
    "by the way.",
    expect.stringContaining("get the account"),
  ]);
  expect(row?.lines).toHaveLength(7);
});

test("a step of this provider without an observation is counted, one of another provider is not", () => {
  const other = { ...made("rg"), type: "azure-native:resources:ResourceGroup" };
  const plan = readPlan(previewJson([made("a"), other]));
  const found = rowsOf(plan, { deletes: new Map(), observed: takenFrom([]) });

  expect(found.map(({ name, unrecorded }) => [name, unrecorded])).toEqual([
    ["a", 1],
    ["rg", 0],
  ]);
});
