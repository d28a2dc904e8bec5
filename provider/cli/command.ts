import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { InvalidArgumentError } from "commander";
import { visibleJson } from "../foreignText";
import { timeOf } from "../resources/mobileEmailAccessPolicy/live";
import { connect, type Tenant } from "../tenant/connect";
import { configurationOf, type OfStack } from "./stackConfiguration";
import { complain } from "./terminal";
import { problemOf } from "./writable";

export async function signedIn(of: OfStack): Promise<Tenant> {
  return connect(await configurationOf(of));
}

const manifest = require.resolve("pulumi-m365/package.json");
export const packageVersion = (): string => JSON.parse(readFileSync(manifest, "utf8")).version;

/** Path of a documentation page in the package, relative to the working directory. */
export const pageNamed = (name: string): string => relative(".", join(dirname(manifest), "docs", name));

/** Exit code of a command that wrote its output, but had to leave out some of the tenant's objects. */
export const incomplete = 3;

/** Rewrites one progress line on a terminal; prints nothing if stderr is not a terminal. */
export function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}`);
}

/** Asks for confirmation. Only `y` and `yes` count as agreement. */
export async function agrees(question: string): Promise<boolean> {
  endProgress();
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} (yes/no) `)).trim());
  } finally {
    terminal.close();
  }
}

export const endProgress = (): void => showProgress("\u001b[K");

export function progressOf(verb: string): {
  onProgress(done: { mailboxes: number; of: number }): void;
  end(): void;
} {
  return {
    onProgress: ({ mailboxes, of }) => showProgress(`${verb} ${mailboxes} of ${of} mailboxes`),
    end: endProgress,
  };
}

interface Failed {
  failed?: { mailbox: string; reason: string }[];
}

/** Writes the JSON report. The list of failures names mailboxes only with `names`. */
export function writeReport(
  file: string | undefined,
  report: Failed & object,
  names: boolean | undefined,
): void {
  if (file === undefined) return;
  const failed = names ? report.failed : report.failed?.map((one) => ({ reason: withoutName(one) }));
  writeFileSync(file, `${visibleJson({ version: 1, ...report, ...(failed ? { failed } : {}) }, 2)}\n`);
}

/** Prints the failures and sets exit code 1, so that a scheduled run fails visibly. */
export function sayFailures({ failed = [] }: Failed, names: boolean | undefined): void {
  if (failed.length === 0) return;
  process.exitCode = 1;
  for (const { mailbox, reason } of failed)
    complain(`m365: ${names ? `${mailbox}: ${reason}` : withoutName({ mailbox, reason })}`);
  const [mailboxes, them] = failed.length === 1 ? ["mailbox was", "it"] : ["mailboxes were", "them"];
  complain(`m365: ${failed.length} ${mailboxes} not changed. Run this again: it continues with ${them}.`);
}

/** Exchange's message can repeat the address, with different capitalization. */
function withoutName({ mailbox, reason }: { mailbox: string; reason: string }): string {
  return reason.replaceAll(new RegExp(mailbox.replaceAll(/[^\w@]/g, "\\$&"), "gi"), "a mailbox");
}

export function toWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`"${text}" is not a whole number from ${least} to ${most}.`);
  };
}

/** Parses a file option. An unwritable file is refused at once, not after minutes of work. */
export function toFile(text: string): string {
  const problem = problemOf(text);
  if (problem === undefined) return text;
  throw new InvalidArgumentError(`"${text}" cannot be written: ${problem}. Nothing was read or written.`);
}

/** Parses a time option. Without a time zone it is UTC, like the times that Exchange returns. */
export function toTime(text: string): string {
  const time = timeOf(text);
  if (time !== 0) return new Date(time).toISOString();
  throw new InvalidArgumentError(`"${text}" is not a time. Write it as 2026-11-21T14:00:00Z.`);
}
