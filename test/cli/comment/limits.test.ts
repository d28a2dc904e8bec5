import * as fc from "fast-check";
import { commentOn } from "../../../provider/cli/comment/comment";
import { readPlan } from "../../../provider/cli/comment/plan";
import type { Fact } from "../../../provider/impact/facts";
import { note, warning } from "../../../provider/impact/notes";
import { previewJson, type StepFacts } from "./plans";
import { audience, group, takenFrom } from "./recordedFacts";

const comment = (steps: StepFacts[], said: Record<string, Fact[]> = {}) =>
  commentOn(readPlan(previewJson(steps)), {
    ...{ deletes: new Map(), observed: takenFrom(steps, said), isOffline: false },
  });

test("names and values from a tenant are escaped: no markup, mentions or links, and no way out of a cell or block", () => {
  const evil =
    "| <img src=x onerror=alert(1)> @octocat #1 ![x](https://evil.example) `code` ````\n- [ ] www.evil.example";
  const text = comment(
    [{ op: "update", name: `a${evil}`, olds: { displayName: "x" }, news: { displayName: evil } }],
    { [`a${evil}`]: [warning(evil), { kind: "getsAccount", ...audience(group(evil, 5)) }] },
  );

  const outsideCode = text.replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
  expect(outsideCode).not.toMatch(/<img|@octocat|#1|!\[x\]|https:\/\/|www\.evil/);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  expect(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).toEqual([4, 4, 4]);
});

test("for any plan, the comment stays within the code hosts' limit, and its top fits about one screen", () => {
  const value = fc.string({ unit: "grapheme", maxLength: 2000 });
  const step = fc.record({
    op: fc.constantFrom("create", "update", "delete"),
    name: value,
    olds: fc.dictionary(value, value),
    news: fc.dictionary(value, value),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), value, fc.nat(60), (steps, line, times) => {
      const many = steps.flatMap((one) =>
        Array.from({ length: 8 }, (_, at) => ({ ...one, name: `${one.name}${at}` })),
      );
      const facts = [note(line.repeat(times)), warning("&".repeat(times * 100))];
      const text = comment(many, Object.fromEntries(many.map(({ name }) => [name, facts])));
      expect(text.length).toBeLessThanOrEqual(65_536);
      const top = text.split("<details>")[0] ?? "";
      expect(top.split("\n").length).toBeLessThanOrEqual(30);
      if (many.length > 0) expect(text).toContain("<!-- m365 preview-comment contoso/prod -->");
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test("a thousand changes have twelve rows and as much of the diff as fits", () => {
  const steps = Array.from({ length: 1000 }, (_, at) => ({
    op: "create",
    name: `profile-${at}`,
    news: { displayName: "x".repeat(200) },
  }));
  const text = comment(steps);

  expect(text.split("\n")[0]).toBe("**1,000 changes without a known effect on people.**");
  expect(text).toContain("988 more in the diff below.");
  expect(text).toMatch(/… 1,?\d+ more lines in the log of the preview\n```/);
  expect(text.length).toBeGreaterThan(60_000);
  expect(text.length).toBeLessThanOrEqual(65_536);
});
