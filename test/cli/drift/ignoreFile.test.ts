import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIgnoreFile } from "../../../provider/cli/drift/ignore/file";
import { blockOf } from "../../pages";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-ignore-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entry = { resource: "apps", reason: "a pilot", until: "2026-11-21" };
const low = { ...entry, property: "userConsent", value: "lowRisk" };

function fileWith(text: string): string {
  const file = join(folder, "ignore.yaml");
  writeFileSync(file, text);
  return file;
}

test("entries are read as documented", () => {
  expect(readIgnoreFile(fileWith(blockOf("docs/drift.md", "# m365 drift --ignore")))).toMatchObject([
    { stack: "contoso/prod", property: "userConsent", value: "lowRisk" },
    { resource: "windows-mail", deleted: true },
  ]);
  const text =
    "- stack: prod\n  resource: apps\n  property: userConsent\n  value: lowRisk\n  reason: a pilot\n  until: 2026-11-21\n";
  expect(readIgnoreFile(fileWith(text))).toEqual([{ ...low, stack: "prod" }]);
});

const example =
  "Write entries as - { resource: apps, property: userConsent, value: lowRisk, reason: pilot of the sales team, until: 2026-12-31 }";

test.each([
  ["- resource: apps\n  reason: a\n", " entry 1, until is missing."],
  [
    "- resource: apps\n  reason: a\n  until: tomorrow\n",
    ' entry 1, until "tomorrow" is not a day, such as 2026-12-31.',
  ],
  ["- resource: apps\n  until: 2026-12-31\n", " entry 1, reason is missing."],
  ["- {resource: apps, reason: '', until: 2026-12-31}\n", " entry 1, reason is empty."],
  ["- {resource: 1, reason: a, until: 2026-12-31}\n", " entry 1, resource is not a text."],
  [
    "- {resource: a, reason: b, until: 2026-12-31}\n- {resource: a, reason: b, why: b, until: 2026-12-31}\n",
    ' entry 2 does not know "why".',
  ],
  ["- apps\n", " entry 1 is not an entry."],
  [
    "- {resource: a, property: b, value: c, values: [d], reason: e, until: 2026-12-31}\n",
    " entry 1 has value and values. Keep one of them.",
  ],
  [
    "- {resource: a, value: b, reason: c, until: 2026-12-31}\n",
    " entry 1 has a value, but no property that has it.",
  ],
  [
    "- {resource: a, property: b, with: {c: d}, reason: e, until: 2026-12-31}\n",
    " entry 1 has with, but no value that it belongs to.",
  ],
  [
    "- {resource: a, property: b, deleted: true, reason: c, until: 2026-12-31}\n",
    " entry 1 has deleted and property. Write an entry for each of them.",
  ],
  [
    "- {resource: a, deleted: no, reason: c, until: 2026-12-31}\n",
    " entry 1, deleted can only be true. To accept another difference, name its property.",
  ],
  ["- {resource: a, property: b, values: [], reason: c, until: 2026-12-31}\n", " entry 1, values is empty."],
  ["resource: apps\n", " is not a list."],
])("an invalid ignore file is refused with the place and an example: %j", (text, mistake) => {
  const file = fileWith(text);
  expect(() => readIgnoreFile(file)).toThrow(new Error(`--ignore: ${file}:${mistake} ${example}`));
});

test("the example in the error is a valid entry", () => {
  expect(readIgnoreFile(fileWith(example.replace("Write entries as ", "")))).toEqual([
    { ...low, reason: "pilot of the sales team", until: "2026-12-31" },
  ]);
});

test("a file that is not YAML is refused", () => {
  expect(() => readIgnoreFile(fileWith("- [\n"))).toThrow("ignore.yaml, line 2: this is not YAML (");
});

test("a missing ignore file is refused", () => {
  const file = join(folder, "none.yaml");
  expect(() => readIgnoreFile(file)).toThrow(new Error(`--ignore: there is no file ${file}.`));
});

test("a file that contains only comments has no entries", () => {
  expect(readIgnoreFile(fileWith("# nothing is accepted\n"))).toEqual([]);
});
