import { existsSync } from "node:fs";
import type { Command } from "commander";
import { z } from "zod";
import { ConstraintError } from "../../errors";
import { configurationError } from "../../tenant/endpoint";
import { say } from "../terminal";
import { problemOf } from "../writable";
import { type IgnoreEntry, readIgnoreFile } from "./ignore/file";
import { writeEntries } from "./ignore/write";
import { differencesNamed, keyOf } from "./named";
import type { DriftReport } from "./report";

export interface AcceptOptions {
  accept?: string[];
  ignore?: string;
  reason?: string;
  until?: string;
}

export function withAccept(command: Command): Command {
  return command
    .option(
      "--ignore <file>",
      "YAML file of accepted differences, each with its value, a reason and a last day",
    )
    .option(
      "--accept <differences...>",
      "write these differences into the file of --ignore, each as stack/resource/property",
    )
    .option("--reason <text>", "with --accept: why they are accepted")
    .option("--until <day>", "with --accept: the last day on which they are accepted, such as 2026-12-31");
}

const nothing = "Nothing was read or written.";

/** The entries of the ignore file. With --accept, the file need not exist yet. */
export function entriesFor(options: AcceptOptions, now: Date): IgnoreEntry[] {
  assertAcceptable(options, now);
  const { ignore, accept } = options;
  if (ignore === undefined || (accept && !existsSync(ignore))) return [];
  return readIgnoreFile(ignore);
}

function assertAcceptable({ accept, ignore, reason, until }: AcceptOptions, now: Date): void {
  if (!accept) {
    const stray = reason === undefined ? (until === undefined ? undefined : "until") : "reason";
    if (stray) throw configurationError(`--${stray} needs --accept. ${nothing}`);
    return;
  }
  if (ignore === undefined)
    throw configurationError(
      `--accept needs --ignore with the file for the entry, such as --ignore drift-ignore.yaml. ${nothing}`,
    );
  const problem = problemOf(ignore);
  if (problem) throw configurationError(`--ignore: "${ignore}" cannot be written: ${problem}. ${nothing}`);
  if (!reason?.trim())
    throw configurationError(
      `--accept needs --reason, which says why the difference is accepted. ${nothing}`,
    );
  if (!z.iso.date().safeParse(until).success)
    throw configurationError(
      `--accept needs --until with the last day on which the difference is accepted, such as 2026-12-31. ${nothing}`,
    );
  if ((until as string) < now.toISOString().slice(0, 10))
    throw configurationError(
      `--until is ${until}, which is over. Name a day that is still to come. ${nothing}`,
    );
}

/** @returns all entries of the file, including the new ones; undefined without --accept */
export function writeAccepted(report: DriftReport, options: AcceptOptions): IgnoreEntry[] | undefined {
  const { accept, ignore, reason, until } = options;
  if (!accept || ignore === undefined || reason === undefined || until === undefined) return undefined;
  const found = differencesNamed(report, accept, "--accept");
  const entries = found.map((one) => {
    const { entry, words } = one.accept;
    if (!entry) throw new ConstraintError(`--accept: ${keyOf(one)}: ${words}. Nothing was written.`);
    return { ...entry, reason, until };
  });
  writeEntries(ignore, entries);
  say(`${found.map(keyOf).join(", ")} accepted until ${until} in ${ignore}.\n`);
  return readIgnoreFile(ignore);
}
