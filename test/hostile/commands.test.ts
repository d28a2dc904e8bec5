import { spawnSync } from "node:child_process";
import { Redaction } from "../../provider/lifecycle/redaction";
import { built } from "../built";

const evil = "a\u001b[2J\u009b\u202e\n::stop-commands::x\n ##[error] ##vso[task.x]b";
const harmful = /(?!\n)[\p{Cc}\p{Bidi_Control}]|^\s*::|##(\[|vso)/mu;

const bin = built("provider/cli/main.js");

test.each([
  [[evil]],
  [["drift", `--${evil}`]],
  [["drift", "--shard", evil]],
  [["export", "--format", evil]],
  [["preview-comment", `${evil}.json`]],
])("control characters in an argument are escaped in the error: %j", (parameters) => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...parameters], { encoding: "utf8" });

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("\\u001b");
  expect(stderr).not.toMatch(harmful);
});

test("an unexpected error shows no secret and no control characters, also in its stack", () => {
  const redaction = new Redaction();
  redaction.hide("hunter2");
  const error = new TypeError(`${evil} hunter2`);
  redaction.withinError(error);

  for (const text of [error.message, error.stack ?? ""]) {
    expect(text).toContain("\\u001b");
    expect(text).not.toMatch(/hunter2/);
    expect(text).not.toMatch(harmful);
  }
});
