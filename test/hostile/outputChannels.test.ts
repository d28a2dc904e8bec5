import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Each output channel of the commands, and the only files that may use it, which escape text from outside. */
const ways: readonly [way: RegExp, keptBy: readonly string[]][] = [
  [/\bconsole\./, ["terminal.ts"]],
  // command.ts writes only progress counts.
  [/process\.std(out|err)\.write/, ["terminal.ts", "command.ts"]],
  // An import file contains only generated names, and a schema contains no text from a tenant.
  [/JSON\.stringify\([^)]*null, 2\)/, ["export/importFile.ts", "drift/command.ts"]],
  [/"(TextBlock|application\/vnd\.microsoft\.card\.adaptive)"/, ["drift/notify.ts"]],
  [/\bmessage: \{ text:/, ["drift/sarif.ts"]],
  [/\.join\(" \| "\)/, ["comment/markdown.ts"]],
  [/new Html\(/, ["page/html.ts", "page/page.ts"]],
];

const folder = join(__dirname, "../../provider/cli");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name: name.replaceAll("\\", "/"), text: readFileSync(join(folder, name), "utf8") }));

test.each(ways)("%s is used only in %j", (way, keptBy) => {
  const used = files.filter(({ text }) => way.test(text)).map(({ name }) => name);

  expect(used.filter((name) => !keptBy.includes(name))).toEqual([]);
  expect(used).toContain(keptBy[0]);
});

test("the files that write output escape invisible characters", () => {
  for (const name of [
    "terminal.ts",
    "drift/sarif.ts",
    "drift/notify.ts",
    "comment/markdown.ts",
    "comment/diff.ts",
    "page/html.ts",
  ])
    expect(files.find((file) => file.name === name)?.text).toMatch(/\bvisible\(/);
});
