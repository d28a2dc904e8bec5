import { Command, InvalidArgumentError, Option } from "commander";
import { count } from "../impact/format";
import { openLedger } from "../resources/mobileEmailAccessPolicy/quarantine/ledger";
import { type ReleaseReport, release } from "../resources/mobileEmailAccessPolicy/quarantine/release";
import { progressOf, sayFailures, signedIn, toFile, toTime, writeReport } from "./command";
import { ledgerOption } from "./ledgerOption";
import { policyOfStack, sayTaken } from "./policyOfStack";
import { cwdOption, type OfStack, stackOption } from "./stackConfiguration";
import { say } from "./terminal";
import { refuseIdle } from "./withoutEffect";

interface Options extends OfStack {
  ledger: string;
  quarantineHours?: number;
  whenOutlookAppears?: "release" | "keepQuarantined";
  since?: string;
  user?: string;
  dryRun?: boolean;
  json?: string;
  names?: boolean;
}

export function releaseCommand(): Command {
  return new Command("release")
    .description(
      "Ends the quarantine of devices that have waited long enough. The prompt modes need this command on a schedule, for example every hour.",
    )
    .option(
      "--quarantine-hours <hours>",
      "hours (1-720) until a quarantine ends; default: as in the stack's last update, otherwise 24",
      toHours,
    )
    .addOption(
      new Option(
        "--when-outlook-appears <what>",
        "what happens to the other app of a user who now uses Outlook; default: as in the stack's last update, otherwise release",
      ).choices(["release", "keepQuarantined"]),
    )
    .option(
      "--since <time>",
      "when the mode was switched on; default: as recorded by the stack, otherwise the last change of the settings",
      toTime,
    )
    .option("--user <address>", "release the devices of this user immediately")
    .addOption(ledgerOption)
    .option("--dry-run", "only count the devices; write nothing")
    .option("--json <file>", "file for the report", toFile)
    .option("--names", "name mailboxes in the output and in the report")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

function toHours(text: string): number {
  const hours = Number(text);
  if (Number.isInteger(hours) && hours >= 1 && hours <= 720) return hours;
  throw new InvalidArgumentError(`"${text}" is not a whole number of hours from 1 to 720.`);
}

/** Options without effect with --user, which releases the user's devices immediately. */
const onlyForAll = ["quarantineHours", "whenOutlookAppears", "since"];

async function run(options: Options, command: Command): Promise<void> {
  refuseIdle(
    command,
    onlyForAll.map((option) => ({ option, beside: ["user"] })),
  );
  const tenant = await signedIn(options);
  const { user, dryRun } = options;
  const declared = await declaredFor(options, tenant.tenantId);
  const progress = progressOf("Releasing");
  const ledger = openLedger(options.ledger, tenant.tenantId);
  const report = await release(tenant, {
    ...{ ledger, ...declared, user, dryRun },
    onProgress: progress.onProgress,
  }).finally(progress.end);
  writeReport(options.json, report, options.names);
  say(releaseLine(report));
  if (user !== undefined && report.devices === 0) say("No device of this user waits in quarantine.");
  sayFailures(report, options.names);
}

/** Options take precedence, then the stack's last update, then the defaults. */
async function declaredFor(
  { quarantineHours: hours, whenOutlookAppears: what, since, ...of }: Options,
  tenantId: string,
) {
  const stack = hours === undefined || what === undefined ? await policyOfStack(of, tenantId) : {};
  const open = {
    ...(hours === undefined ? { quarantineHours: stack.quarantineHours } : {}),
    ...(what === undefined ? { whenOutlookAppears: stack.whenOutlookAppears } : {}),
  };
  sayTaken(
    Object.entries(open).flatMap(([input, value]) => (value === undefined ? [] : `${input} ${value}`)),
  );
  return {
    quarantineHours: hours ?? stack.quarantineHours ?? 24,
    whenOutlookAppears: what ?? stack.whenOutlookAppears ?? ("release" as const),
    // So that a later change of the settings, such as a new text, does not restart the wait.
    since: since ?? stack.promptingSince,
  };
}

function releaseLine({
  dryRun,
  devices,
  mailboxes,
  waiting,
  keptForOutlook,
  notShown,
}: ReleaseReport): string {
  const released = `${count(devices, "device")} of ${count(mailboxes, "mailbox", "mailboxes")} ${dryRun ? "would be released. Nothing was written" : "released"}.`;
  const rest = [
    waiting > 0 ? `${count(waiting, "device is", "devices are")} not due yet.` : "",
    keptForOutlook > 0
      ? `${count(keptForOutlook, "device stays", "devices stay")} in quarantine, because the user now uses Outlook.`
      : "",
    notShown > 0
      ? `${count(notShown, "device is", "devices are")} not shown by the tenant yet: run this again.`
      : "",
  ];
  return [released, ...rest].filter(Boolean).join(" ");
}
