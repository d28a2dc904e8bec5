import { join } from "node:path";

/** By test/mutants/main.mts. */
declare const testFiles: readonly string[];

// In one file, because what each test file loads anew takes longer than its tests, and every mutant waits for it.
for (const file of testFiles) describe(file, () => void require(join(__dirname, "../..", file)));
