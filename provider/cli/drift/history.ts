import { appendFileSync, existsSync } from "node:fs";
import { z } from "zod";
import { ConstraintError } from "../../errors";
import { toFile } from "../command";
import { readText } from "../textFile";
import { countsOf, type DriftReport, statuses } from "./report";

const whole = z.int().nonnegative();

/** One stack in one run. Never names of people: the file is kept for a long time, often in a repository. */
const entry = z.object({
  at: z.iso.datetime(),
  stack: z.string(),
  tenantId: z.guid().optional(),
  status: z.enum(statuses),
  fixed: z.boolean().optional(),
  counts: z.object({
    resources: whole,
    drifted: whole,
    gone: whole,
    notReadable: whole,
    ignored: whole,
  }),
});
export type HistoryEntry = z.infer<typeof entry>;

/** Adds a JSON line for each stack; `file` need not exist. */
export function appendHistory(file: string, report: DriftReport): void {
  const lines = report.stacks.map((one): HistoryEntry => {
    const { stack, tenantId, status, fixed } = one;
    return { at: report.startedAt, stack, tenantId, status, fixed, counts: countsOf(one) };
  });
  const wasCut = existsSync(file) && !/(^|\n)$/.test(readText(file));
  appendFileSync(file, `${wasCut ? "\n" : ""}${lines.map((line) => `${JSON.stringify(line)}\n`).join("")}`);
}

/** @throws ConstraintError if the file is not a drift history, because appending a line would damage it */
export function toHistory(text: string): string {
  readHistory(toFile(text));
  return text;
}

/** Oldest first. An incomplete line, left by an interrupted run, is ignored. */
export function readHistory(file: string): HistoryEntry[] {
  if (!existsSync(file)) return [];
  const lines = readText(file)
    .split("\n")
    .filter((line) => line !== "");
  const entries = lines.flatMap((line) => entryIn(line) ?? []);
  if (lines.length > 1 && entries.length === 0)
    throw new ConstraintError(
      `--history: ${file} is not a history of m365 drift. Name another file, or one that does not exist yet.`,
    );
  return entries.toSorted((one, other) => one.at.localeCompare(other.at));
}

function entryIn(line: string): HistoryEntry | undefined {
  try {
    return entry.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
