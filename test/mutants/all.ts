import { join } from "node:path";
import { addEventHandler } from "jest-circus";

/** Set by test/mutants/main.mts. */
declare const testFiles: readonly string[];

// Runs all tests as one file: for every mutant, loading the modules per test file would take longer than the tests.
for (const file of testFiles) describe(file, () => void require(join(__dirname, "../..", file)));

// One failing test is enough to detect a mutant, so the remaining tests fail immediately.
let isNoticed = false;
addEventHandler((event: { name: string }) => {
  isNoticed ||= event.name === "test_fn_failure";
});
beforeEach(() => {
  if (isNoticed) throw new Error("a test before this one has failed");
});
