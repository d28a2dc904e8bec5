import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRingsFile } from "../../provider/resources/mobileEmailAccessPolicy/rings/ringsFile";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string | Buffer) {
  const file = join(folder, "rings.yaml");
  writeFileSync(file, text);
  return readRingsFile(file);
}

/** The error's lines, without the name of the file. */
function mistakes(text: string): string[] {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/rings.yaml: `, "").split("\n");
  }
  return [];
}

const whole = `
rings:
  - name: pilot
    groups: Mail pilot
    day: 2026-12-01
  - name: Sales
    groups: [Sales, "Sales DACH"]
    people: [anna@contoso.com]
    notGroups: [Board]
    day: 2026-12-08
  - { name: everybody else, everybody: true, day: "2026-12-15" }
`;

test("rings are read with groups, people and days, and a single name instead of a list", () => {
  expect(read(whole)).toEqual([
    { name: "pilot", groups: ["Mail pilot"], day: "2026-12-01" },
    {
      ...{ name: "Sales", groups: ["Sales", "Sales DACH"], people: ["anna@contoso.com"] },
      ...{ notGroups: ["Board"], day: "2026-12-08" },
    },
    { name: "everybody else", everybody: true, day: "2026-12-15" },
  ]);
});

test("a UTF-16 file written by Windows PowerShell is read", () => {
  expect(read(Buffer.from(`\uFEFF${whole}`, "utf16le"))).toHaveLength(3);
});

const ring = (properties: string) => `rings: [{ ${properties} }]`;

test.each<[string, string]>([
  ["", "the file is empty. Write the list below a line `rings:`."],
  ["- name: pilot", "is a list. Write the list below a line `rings:`."],
  ["ring: []", '"ring" is not known here. Did you mean rings?'],
  ["rings:", "rings: names no ring."],
  ["rings: []", "rings: names no ring."],
  ["rings: [pilot]", 'rings[0]: "pilot" is not a ring. Write its name, groups or people, and day.'],
  [ring("name: a, grops: [A], day: 2026-12-01"), 'rings[0]: "grops" is not known here. Did you mean groups?'],
  [
    ring("name: a, groups: [A], color: red, day: 2026-12-01"),
    'rings[0]: "color" is not known here. Allowed: name, groups, people, notGroups, everybody, day.',
  ],
  [ring("groups: [A], day: 2026-12-01"), "rings[0].name: is missing."],
  [ring('name: " ", groups: [A], day: 2026-12-01'), "rings[0].name: is empty."],
  [
    ring("name: a, groups: [2026], day: 2026-12-01"),
    "rings[0].groups[0]: 2026 is not a text. Put it in quotes.",
  ],
  [ring("name: a, groups: [], day: 2026-12-01"), "rings[0].groups: is an empty list."],
  [
    ring("name: a, day: 2026-12-01"),
    "rings[0].groups: is missing. Name groups or people, or write everybody: true in the last ring.",
  ],
  [
    ring("name: a, groups: [A]"),
    "rings[0].day: is missing. Write the day on which the exemptions of this ring end, such as 2026-12-08.",
  ],
  [
    ring("name: a, groups: [A], day: 8.12.2026"),
    'rings[0].day: "8.12.2026" is not a day. Write it as 2026-12-08.',
  ],
  [
    ring("name: a, groups: [A], day: 2026-02-30"),
    'rings[0].day: "2026-02-30" is not a day. Write it as 2026-12-08.',
  ],
  [
    ring("name: a, groups: [A], day: 20261208"),
    "rings[0].day: 20261208 is not a day. Write it as 2026-12-08.",
  ],
  [
    ring("name: a, groups: [A], everybody: true, day: 2026-12-01"),
    "rings[0].everybody: already includes everybody who is in no other ring. Remove it, or remove groups and people.",
  ],
  [
    ring("name: a, everybody: yes, day: 2026-12-01"),
    'rings[0].everybody: "yes" is not true. Leave it out instead.',
  ],
  [
    "rings: [{ name: a, everybody: true, day: 2026-12-01 }, { name: b, groups: [B], day: 2026-12-02 }]",
    "rings[0].everybody: leaves nobody for the rings after it. Move this ring to the end.",
  ],
  [
    "rings: [{ name: a, groups: [A], day: 2026-12-01 }, { name: A, groups: [B], day: 2026-12-02 }]",
    'rings[1].name: "A" is the name of another ring already.',
  ],
  [
    "rings: [{ name: a, groups: [A], day: 2026-12-02 }, { name: b, groups: [B], day: 2026-12-01 }]",
    "rings[1].day: 2026-12-01 is before the day of the ring above it (2026-12-02). List the rings in the order of their days.",
  ],
  [
    "rings: [{ name: a, groups: [A], day: 2026-12-01 }, { name: b, groups: [a], day: 2026-12-02 }]",
    'rings[1].groups: "a" is in ring "a" already.',
  ],
])("%j is refused in one sentence", (text, sentence) => {
  expect(mistakes(text)).toEqual([sentence, "Nothing was read or written."]);
});

test("each mistake gets its own sentence", () => {
  expect(mistakes("rings: [{ nam: a, day: soon }, { groups: [] }]")).toHaveLength(6);
});

test("a file that is not YAML or does not exist is named", () => {
  expect(mistakes("rings: [")[0]).toContain("line 1: this is not YAML");
  expect(() => readRingsFile(join(folder, "no.yaml"))).toThrow(
    "no.yaml: there is no such file. Name it with --rings.",
  );
});
