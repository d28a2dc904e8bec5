import { readFileSync } from "node:fs";
import { join } from "node:path";
import { files } from "./source";

const page = readFileSync(join(__dirname, "..", "..", "docs", "architecture.md"), "utf8");

/** The path of a change through the code, from the table in docs/architecture.md: folders, files and functions. */
const steps = page
  .slice(page.indexOf("## Where to start reading"))
  .split("\n")
  .flatMap((line) => {
    const [, folder, functions = ""] = /^\| `([^`]+)` \| ([^|]+) \|/.exec(line) ?? [];
    const named = [...functions.matchAll(/`([\w/]+\.ts)` `(\w+)`/g)];
    return folder ? [{ folder, named: named.map(([, file = "", name = ""]) => ({ file, name })) }] : [];
  });

test("the reading path of docs/architecture.md visits at most five folders, each once", () => {
  const folders = steps.map(({ folder }) => folder);

  expect(folders.length).toBeGreaterThan(3);
  expect(folders.length).toBeLessThanOrEqual(5);
  expect(new Set(folders).size).toBe(folders.length);
});

test.each(steps.flatMap(({ folder, named }) => named.map((one) => ({ folder, ...one }))))(
  "$folder$file contains $name",
  ({ folder, file, name }) => {
    const { text = "" } = files.find(({ path }) => path === folder + file) ?? {};
    expect(text).toMatch(new RegExp(`(?:function|const) ${name}\\b|^ {2,}(?:async )?${name}\\(`, "m"));
  },
);
