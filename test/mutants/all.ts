import { join } from "node:path";
import { addEventHandler } from "jest-circus";

/** By test/mutants/main.mts. */
declare const testFiles: readonly string[];

// In one file, because what each test file loads anew takes longer than its tests, and every mutant waits for it.
for (const file of testFiles) describe(file, () => void require(join(__dirname, "../..", file)));

// One test that notices a mutant is enough.
let isNoticed = false;
addEventHandler((event: { name: string }) => {
  isNoticed ||= event.name === "test_fn_failure";
});
beforeEach(() => {
  if (isNoticed) throw new Error("a test before this one has failed");
});
