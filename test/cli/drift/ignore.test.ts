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

test.each([
  ["- resource: apps\n  reason: a\n", "entry 1, until: "],
  ["- resource: apps\n  reason: a\n  until: tomorrow\n", "entry 1, until: "],
  ["- resource: apps\n  until: 2026-12-31\n", "entry 1, reason: "],
  ["- {resource: a, reason: b, until: 2026-12-31}\n- {resource: a, why: b, until: 2026-12-31}\n", "entry 2"],
  ["resource: apps\n", ""],
  ["- [\n", "cannot be read: "],
])("an ignore file that cannot be used is refused, with the place: %j", (text, place) => {
  const file = fileWith(text);
  expect(() => readIgnoreFile(file)).toThrow(`--ignore: ${file}`);
  expect(() => readIgnoreFile(file)).toThrow(place);
});

test("a missing ignore file is not taken for an empty one", () => {
  expect(() => readIgnoreFile(join(folder, "none.yaml"))).toThrow("cannot be read: ENOENT");
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
