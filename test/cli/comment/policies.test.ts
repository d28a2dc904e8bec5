import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "../../../policy/record";
import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import { policyFindingsIn } from "../../../provider/cli/comment/policies";
import { observationsIn } from "../../../provider/cli/observations";
import { plugin, previewJson } from "./plans";
import { takenFrom } from "./recordedFacts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "m365-policies-"));
  file = join(folder, "observations.jsonl");
  process.env.M365_OBSERVATIONS = file;
});
afterEach(() => {
  delete process.env.M365_OBSERVATIONS;
  rmSync(folder, { recursive: true });
});

const stopped = { message: "preview failed", severity: "error" };
const comment = (diagnostics: object[]) => {
  const steps = [{ op: "create", type: plugin("EmailProfile"), name: "mail" }];
  return commentOn(readPlan(previewJson(steps, [], diagnostics as never)), {
    ...{ deletes: new Map(), observed: takenFrom(steps), isOffline: false, policies: policyFindingsIn(file) },
  }).split("\n");
};

test("the comment names the policy rules that stop the preview, and whom the change affects", () => {
  record(
    "oauth",
    "The profile does not use OAuth.",
    "urn:pulumi:prod::mail::m365:index:EmailProfile::mail::eu",
  );
  record("people-reached", "This change affects too many people.");
  record("people-reached", "This change affects too many people.");

  const lines = comment([stopped]);

  expect(lines[0]).toMatch(/^\*\*Stopped by the rules oauth, people-reached\. 1 change /);
  expect(lines.filter((line) => line.startsWith("- ")).slice(0, 2)).toEqual([
    "- oauth (mail::eu): The profile does not use OAuth.",
    "- people-reached: This change affects too many people.",
  ]);
});

test("a policy rule can stop a preview without changes", () => {
  record("acceptances-end", "drift-ignore.yaml, entry 1 (apps): has no end date.");

  const plan = readPlan(previewJson([], [], [stopped]));
  const [line] = commentOn(plan, {
    ...{ deletes: new Map(), observed: takenFrom([]), isOffline: false, policies: policyFindingsIn(file) },
  }).split("\n");
  expect(line).toBe("**Stopped by the rule acceptances-end. Nothing changes.**");
});

test("an advisory rule stops nothing", () => {
  record("protected", "The resource is not protected.");

  const lines = comment([]);

  expect(lines[0]).not.toContain("Stopped");
  expect(lines).toContain("- protected: The resource is not protected.");
});

test("an error of the program is still reported as an error", () => {
  record("oauth", "The profile does not use OAuth.");

  expect(comment([stopped, { message: "no host name", severity: "error" }])[0]).toBe(
    "**Stopped by the rule oauth. The preview stopped with 1 error: the rest is not known.**",
  );
  rmSync(file);
  expect(comment([stopped])[0]).toBe("**The preview stopped with 1 error: the rest is not known.**");
});

test("observations of policies and of the provider are kept apart, and damaged lines are ignored", () => {
  record("oauth", "The profile does not use OAuth.");
  writeFileSync(file, '{"version":1,"owner":"a","facts":[]}\n{"version":2,"rule":"new","text":"x"}\n{', {
    flag: "a",
  });

  expect(observationsIn(file)).toEqual([]);
  expect(policyFindingsIn(file)).toEqual([
    { version: 1, rule: "oauth", text: "The profile does not use OAuth." },
  ]);
});

test("nothing is written unless an absolute path is set", () => {
  process.env.M365_OBSERVATIONS = "relative.jsonl";
  record("oauth", "text");
  expect(policyFindingsIn("relative.jsonl")).toEqual([]);
});
