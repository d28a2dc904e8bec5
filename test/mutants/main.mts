import { globSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import areas from "./areas.json" with { type: "json" };

const root = join(import.meta.dirname, "../..");
const cache = join(root, "node_modules/.cache/pulumi-m365-mutants");

const [name = "", ...only] = process.argv.slice(2);
const generated = ["!sdk/resources/**", "!sdk/{index,dynamic,types,functions}.ts"];
/** Not mutated, because only tests in `built/` run them, as a process. */
const entryPoints = ["!provider/plugin/main.ts"];
const area = (areas as Record<string, { code: string; tests: string }>)[name];
if (area)
  await mutate(only.length > 0 ? only : [filesIn(area.code), ...generated, ...entryPoints], area.tests);
else console.error(`Name an area: npm run mutants -- <${Object.keys(areas).join(" | ")}> [file ...]`);
process.exitCode ??= area ? 0 : 1;

function filesIn(code: string): string {
  return code.endsWith("/") ? `${code}**/*.ts` : code;
}

async function mutate(files: string[], tests: string): Promise<void> {
  // Tests of the build run compiled code, which is not mutated.
  const isOfBuild = (file: string) => file.split(sep).includes("built");
  const testFiles = globSync(`${tests}{*,/**/*}.test.ts`, { cwd: root }).filter((file) => !isOfBuild(file));
  const stryker = new Stryker({
    mutate: files,
    testRunner: "jest",
    jest: {
      configFile: "jest.config.js",
      config: {
        testMatch: ["<rootDir>/test/mutants/all.ts"],
        globals: { testFiles },
      },
      enableFindRelatedTests: false,
    },
    plugins: ["@stryker-mutator/jest-runner", join(import.meta.dirname, "sentences.mjs")],
    ignorers: ["sentences"],
    coverageAnalysis: "perTest",
    ignoreStatic: true,
    concurrency: 1,
    // Outside the repository, so that other tools do not find the copy.
    tempDirName: join(tmpdir(), "pulumi-m365-mutants"),
    ignorePatterns: ["docs", "examples"],
    incremental: true,
    incrementalFile: join(cache, `${name}.incremental.json`),
    reporters: ["progress-append-only", "clear-text", "json"],
    jsonReporter: { fileName: join(cache, `${name}.json`) },
    clearTextReporter: { allowColor: false, reportTests: false, reportMutants: true },
    allowConsoleColors: false,
    thresholds: { high: 95, low: 90, break: 85 },
  });
  await stryker.runMutationTest();
}
