import { z } from "zod";
import { nearest } from "../../../nearest";
import { placeInFile, readYamlFile, refusedFile } from "../../../yamlFile";

const shown = ({ input }: { input?: unknown }) => JSON.stringify(input) ?? "";

const text = z
  .string({
    error: (issue) =>
      issue.input === undefined ? "is missing." : `${shown(issue)} is not a text. Put it in quotes.`,
  })
  .trim()
  .min(1, "is empty.");

/** A single name is accepted as a list of one. */
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
  /** Names or ids; members of nested groups are included. */
  groups: names,
  /** User principal names, addresses or ids. */
  people: names,
  notGroups: names,
  /** Only in the last ring: everybody who is in no other ring. */
  everybody: z
    .literal(true, { error: (issue) => `${shown(issue)} is not true. Leave it out instead.` })
    .optional(),
  /** From this day on, the exemptions of the ring may end. */
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

/** Mistakes that involve the whole ring, or the rings before it. */
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
    found.push([
      "everybody",
      "already includes everybody who is in no other ring. Remove it, or remove groups and people.",
    ]);
  if (one.everybody && !isLast)
    found.push(["everybody", "leaves nobody for the rings after it. Move this ring to the end."]);
  if (before.some(({ name }) => same(name, one.name)))
    found.push(["name", `${shown({ input: one.name })} is the name of another ring already.`]);
  const last = before.at(-1);
  if (last && last.day > one.day)
    found.push([
      "day",
      `${one.day} is before the day of the ring above it (${last.day}). List the rings in the order of their days.`,
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

/** The rings in the order of the file. Throws an error with one sentence per mistake. */
export function readRingsFile(file: string): DeclaredRing[] {
  const parsed = ringsFile.safeParse(readYamlFile(file, "rings", " Name it with --rings."), {
    reportInput: true,
  });
  if (parsed.success) return parsed.data.rings;
  const misspelt = new Set(parsed.error.issues.flatMap(meantBy));
  const issues = parsed.error.issues.filter(
    (one) => !(isMissing(one) && misspelt.has(placeInFile(one.path))),
  );
  throw refusedFile(file, issues.flatMap(sentencesOf));
}

/** A misspelt property is not reported as missing as well. */
const isMissing = ({ message }: z.core.$ZodIssue): boolean => message.startsWith("is missing");

function meantBy(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [];
  return issue.keys.flatMap((key) => {
    const near = nearest(key, allowedAt(issue.path));
    return near === undefined ? [] : [placeInFile([...issue.path, near])];
  });
}

const allowedAt = (path: PropertyKey[]): string[] =>
  Object.keys(path.length === 0 ? ringsFile.shape : ring.shape);

function sentencesOf(issue: z.core.$ZodIssue): string[] {
  const at = placeInFile(issue.path);
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
