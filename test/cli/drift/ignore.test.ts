import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyIgnores, readIgnoreFile } from "../../../provider/cli/drift/ignore";
import { consent, contoso, resource, stack } from "./reports";

const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-ignore-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const now = new Date("2026-11-21T12:00:00.000Z");
const drifted = stack("prod", { status: "drifted", resources: [consent] });
const entry = { resource: "apps", reason: "a pilot", until: "2026-11-21" };

function fileWith(text: string): string {
  const file = join(folder, "ignore.yaml");
  writeFileSync(file, text);
  return file;
}

test("entries are read as they are documented", () => {
  const text =
    "- stack: prod\n  resource: apps\n  property: userConsent\n  reason: a pilot\n  until: 2026-11-21\n";
  expect(readIgnoreFile(fileWith(text))).toEqual([{ ...entry, stack: "prod", property: "userConsent" }]);
});

const example =
  "Write entries as - { resource: apps, property: userConsent, reason: pilot of the sales team, until: 2026-12-31 }";

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
  ["resource: apps\n", " is not a list."],
])("an ignore file that cannot be used is refused, with the place and an example: %j", (text, mistake) => {
  const file = fileWith(text);
  expect(() => readIgnoreFile(file)).toThrow(new Error(`--ignore: ${file}:${mistake} ${example}`));
});

test("the example is an entry", () => {
  expect(readIgnoreFile(fileWith(example.replace("Write entries as ", "")))).toEqual([
    { resource: "apps", property: "userConsent", reason: "pilot of the sales team", until: "2026-12-31" },
  ]);
});

test("a file that is no YAML is refused", () => {
  expect(() => readIgnoreFile(fileWith("- [\n"))).toThrow("cannot be read: ");
});

test("a missing ignore file is not taken for an empty one", () => {
  const file = join(folder, "none.yaml");
  expect(() => readIgnoreFile(file)).toThrow(new Error(`--ignore: there is no file ${file}.`));
});

test("an entry holds to the end of its last day", () => {
  expect(applyIgnores(drifted, [entry], now)).toEqual({
    ...drifted,
    status: "inLine",
    resources: [
      {
        ...consent,
        status: "inLine",
        properties: [{ ...consent.properties[0], ignored: { reason: "a pilot", until: "2026-11-21" } }],
      },
    ],
  });
});

test("an entry that has ended is drift again, and the report says so", () => {
  const ended = { ...entry, until: "2026-11-20" };
  expect(applyIgnores(drifted, [ended], now)).toEqual({
    ...drifted,
    resources: [
      {
        ...consent,
        properties: [{ ...consent.properties[0], ignoreExpired: { reason: "a pilot", until: "2026-11-20" } }],
      },
    ],
  });
});

test.each([
  { ...entry, stack: "test" },
  { ...entry, resource: "ios-mail" },
  { ...entry, property: "mailClients" },
])("an entry about something else changes nothing: %j", (other) => {
  expect(applyIgnores(drifted, [other], now)).toEqual(drifted);
});

test("one property of two leaves the resource drifted", () => {
  const [first] = consent.properties;
  if (!first) throw new Error("no property");
  const two = { ...consent, properties: [first, { ...first, path: "mailClients" }] };
  const report = applyIgnores({ ...drifted, resources: [two] }, [{ ...entry, property: "userConsent" }], now);
  expect(report.status).toBe("drifted");
  expect(report.resources[0]?.properties.map(({ ignored }) => ignored !== undefined)).toEqual([true, false]);
});

test("an entry without a property covers a deleted resource, one with a property does not", () => {
  const gone = stack("prod", { status: "gone", resources: [resource("ios-mail", { status: "gone" })] });
  const about = { ...entry, resource: "ios-mail" };
  expect(applyIgnores(gone, [about], now)).toMatchObject({
    status: "inLine",
    resources: [{ status: "inLine", ignored: { reason: "a pilot" } }],
  });
  expect(applyIgnores(gone, [{ ...about, property: "settings" }], now).status).toBe("gone");
});

test("what could not be read cannot be ignored", () => {
  const unreadable = { ...contoso, status: "notReadable", reason: "403." } as const;
  expect(applyIgnores(unreadable, [entry], now).status).toBe("notReadable");
  const one = stack("prod", {
    status: "notReadable",
    resources: [resource("apps", { status: "notReadable", reason: "403." })],
  });
  expect(applyIgnores(one, [entry], now)).toEqual(one);
});
