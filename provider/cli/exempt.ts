import { Command, InvalidArgumentError, Option } from "commander";
import { ConstraintError } from "../errors";
import { count } from "../impact/format";
import type { CutOff } from "../resources/mobileEmailAccessPolicy/quarantine/cutOff";
import { exempt } from "../resources/mobileEmailAccessPolicy/quarantine/exempt";
import { openLedger } from "../resources/mobileEmailAccessPolicy/quarantine/ledger";
import { type ExemptedMode, exemptedModes } from "../resources/mobileEmailAccessPolicy/quarantine/ledgerFile";
import { revoke } from "../resources/mobileEmailAccessPolicy/quarantine/revoke";
import { type AccessRule, type Mode, modes } from "../resources/mobileEmailAccessPolicy/schema";
import { characteristics } from "../tenant/exchange/accessRules";
import { agrees, progressOf, sayFailures, signedIn, toFile, toTime, writeReport } from "./command";
import { cutOffLine, exemptLine, revokeLine } from "./exemptText";
import { ledgerOption, refuseMissing } from "./ledgerOption";
import { policyOfStack, sayTaken } from "./policyOfStack";
import { cwdOption, type OfStack, stackOption } from "./stackConfiguration";
import { say } from "./terminal";
import { addWhom, namedPeople, selectedByOptions, type Whom } from "./whom";
import { refuseIdle } from "./withoutEffect";

interface Options extends OfStack, Whom {
  ledger: string;
  mode?: ExemptedMode;
  from?: Mode;
  rule?: AccessRule[];
  withoutRule?: AccessRule[];
  since?: string;
  dryRun?: boolean;
  revoke?: boolean;
  json?: string;
  names?: boolean;
  yes?: boolean;
}

export function exemptCommand(): Command {
  const command = new Command("exempt")
    .description(
      "Exempts existing devices before the mode anyAppPromptNew prompts new ones, or before outlookOnly blocks other apps. Run it before `pulumi up`, and again afterwards.",
    )
    .addOption(
      new Option(
        "--mode <mode>",
        "the mode that devices are exempted from; default: anyAppPromptNew",
      ).choices(exemptedModes),
    );
  return addWhom(command, "exempt, or with --revoke revert,")
    .addOption(ledgerOption)
    .addOption(
      new Option(
        "--rule <characteristic=query>",
        "an allow rule of the program, such as DeviceType=iPhone: its devices need no exemption; can be repeated; default: the additional rules of the stack's last update",
      ).argParser(toRule),
    )
    .addOption(
      new Option(
        "--without-rule <characteristic=query>",
        "an allow rule that the program no longer declares, such as DeviceType=iPhone: its devices are exempted as well; can be repeated",
      ).argParser(toRule),
    )
    .option(
      "--since <time>",
      "when the mode was switched on; default: as recorded by the stack or the ledger, otherwise the last change of the settings",
      toTime,
    )
    .addOption(
      new Option(
        "--from <mode>",
        "after the switch, the mode before it, which determines the devices that synced until then; default: what Exchange's list and the ledger show",
      ).choices(modes),
    )
    .option("--dry-run", "only count the devices; write nothing")
    .option("--revoke", "remove the exemptions that the ledger records, and no others")
    .option("--yes", "with --revoke: do not ask for confirmation if devices will stop syncing")
    .option("--json <file>", "file for the report", toFile)
    .option("--names", "name mailboxes in the output and in the report")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

function toRule(text: string, before: AccessRule[] = []): AccessRule[] {
  const at = text.indexOf("=");
  const characteristic = characteristics.find((name) => name === text.slice(0, at));
  const queryString = text.slice(at + 1);
  if (characteristic && queryString)
    return [...before, { characteristic, queryString, accessLevel: "Allow" }];
  throw new InvalidArgumentError(
    `"${text}" is not a rule. Write one of ${characteristics.join(", ")}, then = and the query string.`,
  );
}

const onlyForExempting = ["mode", "rule", "withoutRule", "since", "from"];

async function run(options: Options, command: Command): Promise<void> {
  refuseIdle(command, [
    ...onlyForExempting.map((option) => ({ option, beside: ["revoke"] })),
    { option: "yes", unless: ["revoke"] },
    { option: "yes", beside: ["dryRun"] },
  ]);
  if (options.revoke) refuseMissing(options.ledger);
  const people = namedPeople(options);
  const tenant = await signedIn(options);
  const ledger = openLedger(options.ledger, tenant.tenantId);
  const declared = options.revoke ? {} : await declaredFor(options, tenant.tenantId);
  const selected = await selectedByOptions(tenant, options, people);
  const progress = progressOf(options.revoke ? "Revoking" : "Exempting");
  const shared = { ledger, selected, dryRun: options.dryRun, onProgress: progress.onProgress };
  const report = await (options.revoke
    ? revoke(tenant, { ...shared, mayCutOff: async (cutOff) => options.yes || mayCutOff(cutOff) })
    : exempt(tenant, {
        ...shared,
        mode: options.mode,
        ...declared,
        leavingRules: options.withoutRule,
        since: options.since,
        from: options.from,
      })
  ).finally(progress.end);
  writeReport(options.json, report, options.names);
  if ("refused" in report && report.refused) return say("Nothing was written.");
  say(report.command === "revoke" ? revokeLine(report) : exemptLine(report));
  sayFailures(report, options.names);
}

/** The rules of --rule; without it, the rules and the start time from the stack's last update. */
async function declaredFor({ rule, ...of }: Options, tenantId: string) {
  if (rule) return { additionalRules: rule };
  const { additionalRules = [], promptingSince } = await policyOfStack(of, tenantId);
  const allowed = additionalRules.filter(({ accessLevel }) => accessLevel === "Allow");
  const others = additionalRules.length - allowed.length;
  sayTaken([
    ...(allowed.length > 0 ? [count(allowed.length, "allow rule")] : []),
    ...(others > 0 ? [count(others, "other rule")] : []),
  ]);
  return { additionalRules, promptingSince };
}

async function mayCutOff(cutOff: CutOff): Promise<boolean> {
  const fact = cutOffLine(cutOff);
  if (process.stdin.isTTY && process.stdout.isTTY) return agrees(`${fact} Revert the exemptions?`);
  throw new ConstraintError(
    `${fact} Nothing was written. Run it again with --yes to revert the exemptions anyway.`,
  );
}
