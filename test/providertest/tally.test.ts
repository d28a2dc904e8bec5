import { Tally } from "./tally";

function counted(exitCode: number, ...events: (object | string)[]) {
  const printed: string[] = [];
  const tally = new Tally((line) => printed.push(line));
  for (const event of events) tally.take(typeof event === "string" ? event : JSON.stringify(event));
  return { ...tally.count(exitCode), printed };
}

const said = (Test: string, Output: string) => ({ Action: "output", Test, Output });

test("tests that have others below them are not counted, and only what fails or is skipped says why", () => {
  const counts = counted(
    1,
    said("TestLife/local/profile", "creating\n"),
    { Action: "pass", Test: "TestLife/local/profile", Elapsed: 1.25 },
    said("TestLife/attached", "expected no changes\n"),
    { Action: "fail", Test: "TestLife/attached", Elapsed: 2 },
    { Action: "fail", Test: "TestLife" },
    { Action: "skip", Test: "TestOther" },
    { Action: "fail" },
  );

  expect(counts).toMatchObject({ passed: 1, failed: 1, skipped: 1 });
  expect(counts.printed.join("\n")).toContain("  ok  Life/local/profile (1.3 s)");
  expect(counts.printed.join("\n")).toContain("not ok  Life/attached (2.0 s)\nexpected no changes");
  expect(counts.printed.join("\n")).not.toContain("creating");
});

test("a test that fails although all below it pass counts as failed", () => {
  const counts = counted(
    1,
    { Action: "pass", Test: "TestReplay/up" },
    said("TestReplay", "the tenant differs\n"),
    { Action: "fail", Test: "TestReplay" },
  );

  expect(counts).toMatchObject({ passed: 1, failed: 1 });
  expect(counts.printed.join("\n")).toContain("the tenant differs");
});

test("a run that was not compiled has failed, and shows what the compiler said", () => {
  const counts = counted(1, "life_test.go:3: undefined: x", { Action: "fail", Package: "providertest" });

  expect(counts).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  expect(counts.printed.join("\n")).toContain("undefined: x");
});
