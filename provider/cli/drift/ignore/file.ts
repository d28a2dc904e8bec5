import { existsSync } from "node:fs";
import { z } from "zod";
import { ConstraintError } from "../../../errors";
import { yamlIn } from "../../../yamlFile";

const text = z.string({ error: ({ input }) => (input === undefined ? "is missing." : "is not a text.") });
const day = text.pipe(z.iso.date({ error: ({ input }) => `"${input}" is not a day, such as 2026-12-31.` }));

const entry = z
  .strictObject(
    {
      stack: text.optional(),
      resource: text,
      property: text.min(1, "is empty.").optional(),
      deleted: z
        .literal(true, "can only be true. To accept another difference, name its property.")
        .optional(),
      value: z.json().optional(),
      values: z.array(z.json(), "is not a list.").min(1, "is empty.").optional(),
      with: z.record(z.string(), z.json(), "is not a list of names and values.").optional(),
      reason: text.min(1, "is empty."),
      until: day,
    },
    {
      error: (issue) =>
        issue.code === "unrecognized_keys"
          ? `does not know "${issue.keys.join('", "')}".`
          : "is not an entry.",
    },
  )
  .check(({ value: one, issues }) => {
    const message = objectionTo(one);
    if (message) issues.push({ code: "custom", input: one, message });
  });
export type IgnoreEntry = z.infer<typeof entry>;

const hasValue = ({ value, values }: Pick<IgnoreEntry, "value" | "values">): boolean =>
  value !== undefined || values !== undefined;

/** The values that an entry accepts; undefined if it accepts any. Null means not set. */
export const valuesOf = ({ value, values }: IgnoreEntry): unknown[] | undefined =>
  values ?? (value === undefined ? undefined : [value]);

/** The policy of a list that an entry is about; undefined if it is about the list. */
export const itemIn = ({ with: meant }: Pick<IgnoreEntry, "with">): unknown => meant?.["policy"];

function objectionTo(one: Partial<Pick<IgnoreEntry, "property" | "deleted" | "value" | "values" | "with">>) {
  if (one.value !== undefined && one.values !== undefined) return "has value and values. Keep one of them.";
  if (one.property === undefined && hasValue(one)) return "has a value, but no property that has it.";
  if (one.with !== undefined && !hasValue(one)) return "has with, but no value that it belongs to.";
  if (one.deleted && one.property !== undefined)
    return "has deleted and property. Write an entry for each of them.";
  return undefined;
}

const example =
  "- { resource: apps, property: userConsent, value: lowRisk, reason: pilot of the sales team, until: 2026-12-31 }";

/** @throws ConstraintError that names the first entry that cannot be used */
export function readIgnoreFile(file: string): IgnoreEntry[] {
  const parsed = z.array(entry, "is not a list.").safeParse(contentOf(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const [index, ...path] = issue?.path ?? [];
  const where =
    index === undefined ? "" : ` entry ${Number(index) + 1}${path.length > 0 ? `, ${path.join(".")}` : ""}`;
  throw new ConstraintError(
    `--ignore: ${file}:${where} ${issue?.message ?? "cannot be read."} Write entries as ${example}`,
  );
}

function contentOf(file: string): unknown {
  if (!existsSync(file)) throw new ConstraintError(`--ignore: there is no file ${file}.`);
  // A file with nothing but comments is a list without entries.
  return yamlIn(file) ?? [];
}
