import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, Option } from "commander";
import { z } from "zod";
import { messageAddress } from "../../tenant/config";
import { configurationError } from "../../tenant/endpoint";
import { endProgress, showProgress, toFile, toWhole } from "../command";
import { hasTenants, type TenantsOptions, tenantsReport, withTenants } from "../tenants/command";
import { sayReport } from "../tenants/sayReport";
import { complain, print, sayColoured } from "../terminal";
import { refuseIdle } from "../withoutEffect";
import { type AcceptOptions, entriesFor, withAccept, writeAccepted } from "./accept";
import { type AdoptOptions, adoptDifferences, assertAdoptable, withAdopt } from "./adopt/adopt";
import { toHistory } from "./history";
import { idleOptions } from "./idleOptions";
import { applyIgnores } from "./ignore/apply";
import { mayFix } from "./mayFix";
import { notify } from "./notify";
import { type Files, writeFiles } from "./output";
import { type DriftReport, driftReport } from "./report";
import { type DriftOptions, exitCodeOf, findDrift, fixDrift } from "./run";
import { subjectsOf } from "./subjects";
import { toText } from "./text";
import { withoutNames } from "./withoutNames";

interface Options extends Files, TenantsOptions, AcceptOptions, AdoptOptions {
  cwd: string;
  parallel?: number;
  confirmAfter: number;
  auditWait: number;
  failOn: DriftOptions["failOn"];
  yes?: boolean;
  status?: boolean;
  schema?: boolean;
  webhook?: string;
  teams?: string;
}

/** Default parallelism. A preview needs a core and hundreds of megabytes, a check from a state almost nothing. */
const atOnce = { state: 16, program: 4 };

export function driftCommand(): Command {
  return withAdopt(withAccept(withTenants(new Command("drift"))))
    .description(
      "Reports where the tenant differs from what was last deployed, since when, and who changed it. Writes nothing, except with --fix.",
    )
    .addOption(new Option("--stack <names...>", "stacks of the project").default([], "the selected one"))
    .option("--all", "all stacks of the project")
    .option("--cwd <folder>", "folder of the Pulumi project", ".")
    .option(
      "--state <files...>",
      "compare with these exported states (pulumi stack export) instead of the project's stacks",
    )
    .option("--program", "compare with the current program, through a preview of each stack")
    .option(
      "--parallel <number>",
      `stacks to check at the same time (1-32); default ${atOnce.state}, with --program ${atOnce.program}`,
      toWhole(1, 32),
    )
    .option(
      "--confirm-after <seconds>",
      "seconds (0-600) after which a difference is checked again before it counts",
      toWhole(0, 600),
      15,
    )
    .option(
      "--audit-wait <seconds>",
      "seconds (0-3600) to wait for Exchange's log to show who changed something; 0 skips the log",
      toWhole(0, 3_600),
      180,
    )
    .addOption(
      new Option(
        "--fail-on <what>",
        "when to exit with 2; if something cannot be read, the exit code is always 1",
      )
        .choices(["drift", "gone", "never"])
        .default("drift"),
    )
    .option("--fix", "show what drifted, then reset only that with pulumi up")
    .option("--yes", "with --fix: do not ask for confirmation on a terminal")
    .option("--status", "also count the devices that have each profile, for --html and --json")
    .option("--names", "show names of people: who changed something, and in values")
    .option("--json <file>", "write the report for programs", toFile)
    .option("--markdown <file>", "write the report for an issue or a comment", toFile)
    .option("--sarif <file>", "write the report for a code host's annotations", toFile)
    .option("--html <file>", "write one page, with the timeline of --history", toFile)
    .option("--history <file>", "append a line for each stack", toHistory)
    .option("--schema", "print the JSON Schema of the report and exit")
    .option(
      "--webhook <url>",
      "send the report to this address if something drifted or could not be read; or set M365_DRIFT_WEBHOOK",
    )
    .option(
      "--teams <url>",
      "send a card to this Teams workflow if something drifted or could not be read; or set M365_DRIFT_TEAMS",
    )
    .action(run);
}

async function run(options: Options, command: Command): Promise<void> {
  refuseIdle(command, idleOptions(command, options));
  if (options.schema) return print(`${JSON.stringify(z.toJSONSchema(driftReport), null, 2)}\n`);
  const addresses = {
    webhook: messageAddress("webhook", options.webhook),
    teams: messageAddress("teams", options.teams),
  };
  const asked = askedBy(options);
  if (hasTenants(options)) {
    const report = await unlessInterrupted(asked.signal, tenantsReport(options, asked), options.results);
    return report && conclude(report, { options, addresses, say: sayReport });
  }
  assertAdoptable(options, asked.cwd);
  const wanted = { ...asked, ...(await subjectsOf(options, asked.cwd)) };
  const seen = await unlessInterrupted(wanted.signal, findDrift(wanted));
  if (!seen) return;
  const found = withAccepted(seen, options, wanted);
  adoptDifferences(found, options, wanted.cwd);
  const shown = (report: DriftReport) => (options.names ? report : unnamed(report));
  const isFixable =
    options.fix && found.stacks.some(({ status }) => status === "drifted" || status === "gone");
  if (isFixable) say(shown(found), ["--fix resets it"]);
  const isFixing = isFixable && (await mayFix(options));
  const report = isFixing ? await fixDrift(found, wanted) : found;
  const declined = isFixable && !isFixing ? ["nothing was written"] : [];
  await conclude(shown(report), {
    options,
    addresses,
    say: (found, ending) => say(found, [...declined, ...ending]),
  });
}

const unnamed = (report: DriftReport): DriftReport => ({
  ...report,
  stacks: report.stacks.map(withoutNames),
});

/** The report after --accept wrote its entries. */
function withAccepted(report: DriftReport, options: Options, wanted: DriftOptions): DriftReport {
  const entries = writeAccepted(report, options);
  if (!entries) return report;
  wanted.ignores = entries;
  const stacks = report.stacks.map((stack) => applyIgnores(stack, entries, wanted.now()));
  return { ...report, stacks, exitCode: exitCodeOf(stacks, wanted.failOn) };
}

interface Ending {
  options: Options;
  addresses: Parameters<typeof notify>[1];
  say(report: DriftReport, ending: readonly string[]): void;
}

async function conclude(report: DriftReport, { options, addresses, say }: Ending): Promise<void> {
  const now = new Date();
  const page = options.html ? [`page: ${options.html}`] : [];
  say(report, [...page, `exit ${report.exitCode}`]);
  process.exitCode = report.exitCode;
  writeFiles(report, options, now);
  await notify(report, addresses, now);
}

/** Undefined if interrupted, because an incomplete check must not be reported. Sets exit code 130. */
async function unlessInterrupted<T>(
  signal: AbortSignal,
  work: Promise<T>,
  results?: string,
): Promise<T | undefined> {
  const result = await work.catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
  if (!signal.aborted) return result as T;
  const outcome = results
    ? "Reports that were stored stay. Run this again to continue."
    : "Nothing was written.";
  complain(`m365: interrupted. ${outcome}`);
  process.exitCode = 130;
  return undefined;
}

/** Aborts on SIGINT and SIGTERM. The engine itself ends a running update in an orderly way. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    // A second signal exits immediately.
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  // Not `once`: a library of the SDK ends the process when there is no other listener left.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  return controller.signal;
}

function say(report: DriftReport, ending: readonly string[]): void {
  const { columns = 100, isTTY = false } = process.stdout;
  sayColoured(toText(report, { width: columns, hasColours: isTTY, now: new Date() }, ending));
}

/** The options that apply to stacks and to tenants alike. */
function askedBy(options: Options): Omit<DriftOptions, "look" | "stacks"> {
  const { program = false } = options;
  if (options.status && program)
    throw configurationError(
      "--status cannot be combined with --program: a preview counts no devices. Leave out one of them, or use m365 status. Nothing was read or written.",
    );
  const cwd = resolve(options.cwd);
  if (!existsSync(cwd)) throw configurationError(`--cwd: there is no folder ${cwd}.`);
  const what = hasTenants(options) ? "tenants" : "stacks";
  return {
    ...{ cwd, failOn: options.failOn },
    parallel: options.parallel ?? (program ? atOnce.program : atOnce.state),
    ignores: entriesFor(options, new Date()),
    confirmAfterMs: options.confirmAfter * 1_000,
    auditWait: options.auditWait,
    status: options.status,
    signal: interruption(),
    onProgress: (done, of) => (done < of ? showProgress(`Checked ${done} of ${of} ${what}`) : endProgress()),
    now: () => new Date(),
  };
}
