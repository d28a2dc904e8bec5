/** Prints jest's result as the gate's last line, and fails when a test failed or none ran. */
import { existsSync, readFileSync } from "node:fs";

const file = process.argv[2];
const jest = existsSync(file)
  ? JSON.parse(readFileSync(file, "utf8"))
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numRuntimeErrorTestSuites: 0 };

// A suite that cannot even be loaded has no tests that could fail.
const failed = jest.numFailedTests + jest.numRuntimeErrorTestSuites;
const skipped = jest.numPendingTests > 0 ? `, ${jest.numPendingTests} skipped` : "";
console.log(`${jest.numPassedTests} passed, ${failed} failed${skipped}`);
process.exitCode = failed > 0 || jest.numPassedTests === 0 ? 1 : 0;
