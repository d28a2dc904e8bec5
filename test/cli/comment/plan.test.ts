import { readPlan } from "../../../provider/cli/comment/plan";

test.each(["{", "[]", '{"steps": 1}', "Previewing update (prod)"])(
  "%j is no preview, and says what to run",
  (text) => {
    expect(() => readPlan(text)).toThrow(/^this is not the output of pulumi preview --json\. Run: /);
  },
);

test("a preview that wrote nothing is told from another file", () => {
  expect(() => readPlan("\n")).toThrow("pulumi preview --json wrote no output; its error output says why.");
});
