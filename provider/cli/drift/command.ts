import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { ConstraintError } from "../../errors";
import { openWorkspace } from "./engine";
import { appendHistory } from "./history";
import { readIgnoreFile } from "./ignore";
import { findDrift, type Wanted } from "./run";
import { toText } from "./text";

interface Options {
  stack: string[];
  cwd: string;
  parallel: number;
  confirmAfter: number;
  json?: string;
  history?: string;
  ignore?: string;
  failOn: Wanted["failOn"];
  names?: boolean;
}

export function driftCommand(): Command {
  return new Command("drift")
    .description(
      "Says what the tenant has otherwise than the program, since when and by whom. Writes nothing.",
    )
    .option("--stack <names...>", "stacks of the project; default: the selected one", [])
    .option("--cwd <folder>", "folder of the Pulumi project", ".")
    .option("--parallel <number>", "stacks to look at at once (1-32)", toWhole(1, 32), 4)
    .option(
      "--confirm-after <seconds>",
      "seconds (0-600) after which a difference is looked at again before it counts",
      toWhole(0, 600),
      15,
    )
    .option("--json <file>", "write the report there")
    .option("--history <file>", "add a line for each stack to this file")
    .option("--ignore <file>", "YAML file of accepted differences, each with a reason and a last day")
    .addOption(
      new Option("--fail-on <what>", "what ends with 2; what cannot be read always ends with 1")
        .choices(["drift", "gone", "never"])
        .default("drift"),
    )
    .option("--names", "name who changed something, where the tenant's logs tell")
    .action(run);
}

function toWhole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    throw new InvalidArgumentError(`"${text}" is not a whole number from ${least} to ${most}.`);
  };
}

async function run(options: Options): Promise<void> {
  const cwd = resolve(options.cwd);
  const ignores = options.ignore === undefined ? [] : readIgnoreFile(options.ignore);
  const stacks = options.stack.length > 0 ? [...new Set(options.stack)] : [await selectedStack(cwd)];
  const progress = progressOver(stacks.length);
  const report = await findDrift({
    ...{ cwd, stacks, ignores, parallel: options.parallel, failOn: options.failOn },
    confirmAfterMs: options.confirmAfter * 1_000,
    names: options.names ?? false,
    onProgress: progress.onProgress,
    now: () => new Date(),
  }).finally(progress.end);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.history) appendHistory(options.history, report);
  const { columns = 100, isTTY = false } = process.stdout;
  console.log(toText(report, { width: columns, hasColours: isTTY, now: new Date() }));
  process.exitCode = report.exitCode;
}

async function selectedStack(cwd: string): Promise<string> {
  const selected = await (await openWorkspace(cwd)).stack();
  if (selected) return selected.name;
  throw new ConstraintError(
    `no stack is selected in ${cwd}. Name stacks with --stack, or choose one with pulumi stack select.`,
    "M365_CONFIGURATION",
  );
}

/** One line that grows on a terminal; silent in a log. */
function progressOver(of: number) {
  const { stderr } = process;
  const show = (done: number) => {
    if (stderr.isTTY) stderr.write(`\rLooked at ${done} of ${of} ${of === 1 ? "stack" : "stacks"}`);
  };
  show(0);
  return {
    onProgress: show,
    end: () => {
      if (stderr.isTTY) stderr.write("\r\u001b[K");
    },
  };
}
