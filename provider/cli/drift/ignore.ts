import { existsSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { ConstraintError } from "../../errors";
import { overlaps } from "../../lifecycle/path";
import { readText } from "../textFile";
import { worst } from "./assemble";
import type { Ignored, ResourceReport, StackReport } from "./report";

const text = z.string({ error: ({ input }) => (input === undefined ? "is missing." : "is not a text.") });

const entry = z.strictObject(
  {
    stack: text.optional(),
    resource: text,
    property: text.optional(),
    reason: text.min(1, "is empty."),
    until: text.pipe(z.iso.date({ error: ({ input }) => `"${input}" is not a day, such as 2026-12-31.` })),
  },
  {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? `does not know "${issue.keys.join('", "')}".` : "is not an entry.",
  },
);
export type IgnoreEntry = z.infer<typeof entry>;

const example =
  "- { resource: apps, property: userConsent, reason: pilot of the sales team, until: 2026-12-31 }";

/** @throws ConstraintError that names the first entry which cannot be used */
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
  try {
    return parse(readText(file));
  } catch (error) {
    throw new ConstraintError(`--ignore: ${file} cannot be read: ${(error as Error).message.split("\n")[0]}`);
  }
}

/** Drift that an entry covers does not count, until the entry expires: then it counts again, and the report says so. */
export function applyIgnores(report: StackReport, entries: readonly IgnoreEntry[], now: Date): StackReport {
  const resources = report.resources.map((resource) =>
    withIgnores(
      resource,
      entries.filter((one) => isAbout(one, report.stack, resource.name)),
      now,
    ),
  );
  return { ...report, resources, status: report.status === "notReadable" ? "notReadable" : worst(resources) };
}

const isAbout = ({ stack, resource }: IgnoreEntry, stackName: string, name: string) =>
  resource === name && (stack === undefined || stack === stackName);

function withIgnores(resource: ResourceReport, entries: readonly IgnoreEntry[], now: Date): ResourceReport {
  if (resource.status === "gone") {
    const mark = markOf(
      entries.filter(({ property }) => property === undefined),
      now,
    );
    return { ...resource, ...mark, status: mark.ignored ? "inLine" : "gone" };
  }
  const properties = resource.properties.map((one) => {
    const covering = entries.filter(({ property }) => property === undefined || overlaps(property, one.path));
    return { ...one, ...markOf(covering, now) };
  });
  const isIgnored = resource.status === "drifted" && properties.every(({ ignored }) => ignored);
  return { ...resource, properties, status: isIgnored ? "inLine" : resource.status };
}

/** The entry that holds longest decides. */
function markOf(entries: readonly IgnoreEntry[], now: Date): { ignored?: Ignored; ignoreExpired?: Ignored } {
  const last = entries.toSorted((one, other) => one.until.localeCompare(other.until)).at(-1);
  if (!last) return {};
  const { reason, until } = last;
  return until >= now.toISOString().slice(0, 10)
    ? { ignored: { reason, until } }
    : { ignoreExpired: { reason, until } };
}
