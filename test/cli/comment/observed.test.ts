import { commentOn } from "../../../provider/cli/comment/comment";
import { observedIn } from "../../../provider/cli/comment/observed";
import { readPlan } from "../../../provider/cli/comment/plan";
import type { Fact } from "../../../provider/impact/facts";
import { ownerOf } from "../../../provider/lifecycle/owner";
import { dynamic, previewJson, type StepFacts, urnOf } from "./plans";
import { audience, group, takenFrom } from "./recordedFacts";

const made = (name: string): StepFacts => ({ op: "create", name, news: {} });
const firstLine = (text: string) => text.split("\n")[0];
const inA = audience(group("A", 5));

test("without observations, the changes are listed, and the comment says how to find out whom they affect", () => {
  const plan = readPlan(previewJson([made("a"), made("b")], ['a: 5 users in "A" get the account.']));
  const text = commentOn(plan, { deletes: new Map(), observed: takenFrom([]), isOffline: false });

  expect(text.split("\n").slice(0, 7)).toEqual([
    "**2 changes. It is not known whom they affect.**",
    "",
    "The preview recorded nothing for this comment. Set M365_OBSERVATIONS to the absolute path of a new file, for both pulumi preview and m365 preview-comment: the comment then says whom these changes affect.",
    "",
    "| Resource | What changes | Who is affected |",
    "| --- | --- | --- |",
    "| `a` | EmailProfile, new | not known |",
  ]);
  expect(text).toContain('- a: 5 users in "A" get the account.');
});

test("a resource without an observation is reported as not known, and the others are not", () => {
  const steps = [made("a"), made("b")];
  const observed = takenFrom([made("a")], { a: [{ kind: "getsAccount", ...inA }] });
  const text = commentOn(readPlan(previewJson(steps)), { deletes: new Map(), observed, isOffline: false });

  expect(firstLine(text)).toBe(
    "**2 changes affect 5 people: they get a mail account. It is not known whom 1 change affects.**",
  );
});

test("with several previews in one file, the last one counts", () => {
  const line = (verb: "check" | "diff", facts: Fact[]) => ({
    ...{ version: 1 as const, verb, during: "preview" as const, comparedWith: "tenant" as const },
    ...{ owner: ownerOf(urnOf(dynamic("EmailProfile"), "a")), name: "a", kind: "EmailProfile", facts },
  });
  const observed = observedIn([
    line("diff", [{ kind: "losesAccount", ...inA }]),
    line("check", []),
    line("diff", []),
  ]);
  const text = commentOn(readPlan(previewJson([made("a")])), {
    deletes: new Map(),
    observed,
    isOffline: false,
  });

  expect(firstLine(text)).toBe("**1 change without a known effect on people.**");
});
