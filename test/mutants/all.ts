import { join } from "node:path";
import { addEventHandler } from "jest-circus";

/** Set by test/mutants/main.mts. */
declare const testFiles: readonly string[];

// All tests in one file, because loading modules for each test file takes longer than the tests, for every mutant.
for (const file of testFiles) describe(file, () => void require(join(__dirname, "../..", file)));

// One failing test is enough.
let isNoticed = false;
addEventHandler((event: { name: string }) => {
  isNoticed ||= event.name === "test_fn_failure";
});
beforeEach(() => {
  if (isNoticed) throw new Error("a test before this one has failed");
});
