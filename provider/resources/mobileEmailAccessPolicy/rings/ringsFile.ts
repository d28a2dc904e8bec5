import { existsSync } from "node:fs";
import { parseDocument } from "yaml";
import { z } from "zod";
import { ConstraintError, oneLine } from "../../../errors";
import { nearest } from "../../../nearest";
import { readText } from "../../../textFile";

const shown = ({ input }: { input?: unknown }) => JSON.stringify(input) ?? "";

const text = z
  .string({
    error: (issue) =>
      issue.input === undefined ? "is missing." : `${shown(issue)} is not a text. Put it in quotes.`,
  })
  .trim()
  .min(1, "is empty.");

/** One name stands for a list of one. */
const names = z.preprocess(
  (value) => (Array.isArray(value) || value === undefined ? value : [value]),
  z.array(text).min(1, "is an empty list.").optional(),
);

const day = z
  .string({
    error: ({ input }) =>
      input === undefined
        ? "is missing. Write the day on which the exemptions of this ring end, such as 2026-12-08."
        : `${shown({ input })} is not a day. Write it as 2026-12-08.`,
  })
  .pipe(z.iso.date({ error: (issue) => `${shown(issue)} is not a day. Write it as 2026-12-08.` }));

const ring = z.strictObject({
  name: text,
  /** Names or ids; people in groups inside them belong to the ring as well. */
  groups: names,
  /** User principal names, addresses or ids. */
  people: names,
  notGroups: names,
  /** The last ring: whoever is in no other. */
  everybody: z
    .literal(true, { error: (issue) => `${shown(issue)} is not true. Leave it out instead.` })
    .optional(),
  /** From this day on the ring may be let go. */
  day,
});
export type DeclaredRing = z.infer<typeof ring>;

const isList = ({ input }: { input?: unknown }) => {
  if (input === undefined) return "is missing: it lists the rings.";
  return input === null ? "names no ring." : "is not a list of rings.";
};

const ringsFile = z
  .strictObject({ rings: z.array(ring, { error: isList }).min(1, "names no ring.") })
  .check(({ value: { rings }, issues }) => {
    for (const [index, one] of rings.entries())
      for (const [property, message] of mistakesIn(one, rings.slice(0, index), index === rings.length - 1))
        issues.push({ code: "custom", input: one, path: ["rings", index, property], message });
  });

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What only the whole ring, or the rings before it, tell. */
function mistakesIn(
  one: DeclaredRing,
  before: readonly DeclaredRing[],
  isLast: boolean,
): (readonly [keyof DeclaredRing, string])[] {
  const found: [keyof DeclaredRing, string][] = [];
  const isNamed = one.groups !== undefined || one.people !== undefined;
  if (!isNamed && !one.everybody)
    found.push(["groups", "is missing. Name groups or people, or write everybody: true in the last ring."]);
  if (isNamed && one.everybody)
    found.push(["everybody", "takes whoever is in no other ring. Leave it out, or groups and people."]);
  if (one.everybody && !isLast)
    found.push(["everybody", "leaves nobody for the rings after it. Move this ring to the end."]);
  if (before.some(({ name }) => same(name, one.name)))
    found.push(["name", `${shown({ input: one.name })} is the name of another ring already.`]);
  const last = before.at(-1);
  if (last && last.day > one.day)
    found.push([
      "day",
      `${one.day} is before the day of the ring above it (${last.day}). Rings go in the order of the file.`,
    ]);
  for (const property of ["groups", "people"] as const)
    for (const name of one[property] ?? [])
      for (const earlier of before.filter((ring) => ring[property]?.some((other) => same(other, name))))
        found.push([
          property,
          `${shown({ input: name })} is in ring ${shown({ input: earlier.name })} already.`,
        ]);
  return found;
}

/** The rings in the order of the file; otherwise an error with a sentence for each mistake. */
export function readRingsFile(file: string): DeclaredRing[] {
  const parsed = ringsFile.safeParse(contentOf(file), { reportInput: true });
  if (parsed.success) return parsed.data.rings;
  const misspelt = new Set(parsed.error.issues.flatMap(meantBy));
  const issues = parsed.error.issues.filter((one) => !(isMissing(one) && misspelt.has(pathOf(one.path))));
  throw refused(file, issues.flatMap(sentencesOf));
}

function contentOf(file: string): unknown {
  if (!existsSync(file)) throw refused(file, [": there is no such file. Name it with --rings."]);
  const document = parseDocument(readText(file));
  const [error] = document.errors;
  if (error) throw refused(file, [`: ${error.message.split("\n")[0]?.replace(/:$/, "")}.`]);
  const content = toValue(file, () => document.toJS());
  if (content === null) throw refused(file, [": the file is empty."]);
  if (Array.isArray(content)) throw refused(file, [": is a list. Write the list below a line `rings:`."]);
  return content;
}

/** What names something that is not there is found on the way only. */
function toValue(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw refused(file, [`: ${(error as Error).message}.`]);
  }
}

/** For a terminal: each mistake on a line of its own. */
function refused(file: string, mistakes: readonly string[]): ConstraintError {
  const lines = [...mistakes.map((mistake) => oneLine(file + mistake)), "Nothing was read or written."];
  const error = new ConstraintError(lines.join(" "), "M365_CONFIGURATION");
  error.message = lines.join("\n");
  return error;
}

/** What is there under a wrong name is not missing besides. */
const isMissing = ({ message }: z.core.$ZodIssue): boolean => message.startsWith("is missing");

function meantBy(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  return issue.keys.flatMap((key) => {
    const near = nearest(key, allowedAt(issue.path));
    return near === undefined ? [] : [pathOf([...issue.path, near])];
  });
}

const allowedAt = (path: PropertyKey[]): string[] =>
  Object.keys(path.length === 0 ? ringsFile.shape : ring.shape);

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const at = pathOf(issue.path);
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => `${at}: ${unknown(key, issue.path)}`);
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input"))
    return [`${at}: ${shown(issue)} is not a ring. Write its name, groups or people, and day.`];
  return [`${at}: ${issue.message}`];
}

function unknown(key: string, path: PropertyKey[]): string {
  const allowed = allowedAt(path);
  const near = nearest(key, allowed);
  return `${shown({ input: key })} is not known here. ${near ? `Did you mean ${near}?` : `Allowed: ${allowed.join(", ")}.`}`;
}

const pathOf = (path: PropertyKey[]): string =>
  path
    .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index ? "." : ": "}${String(part)}`))
    .join("");
