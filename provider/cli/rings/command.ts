import { Command } from "commander";
import { ConstraintError } from "../../errors";
import { visibleJson } from "../../foreignText";
import { openLedger } from "../../resources/mobileEmailAccessPolicy/quarantine/ledger";
import { type Taken, takeBack } from "../../resources/mobileEmailAccessPolicy/quarantine/takeBack";
import { type Next, nextRing, whyNotYet } from "../../resources/mobileEmailAccessPolicy/rings/next";
import { resolveRings } from "../../resources/mobileEmailAccessPolicy/rings/rings";
import { readRingsFile } from "../../resources/mobileEmailAccessPolicy/rings/ringsFile";
import { type Standing, standingOf } from "../../resources/mobileEmailAccessPolicy/rings/standing";
import type { Tenant } from "../../tenant/connect";
import { progressOf, sayFailures, signedIn } from "../command";
import { ledgerOption, refuseMissing } from "../ledgerOption";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { say } from "../terminal";
import { refuseIdle } from "../withoutEffect";
import { afterText, doneText, nextText } from "./nextText";
import { nextReport, statusReport } from "./report";
import { statusText } from "./text";

interface Options extends OfStack {
  rings: string;
  ledger: string;
  json?: boolean;
}

interface NextOptions extends Options {
  ring?: string;
  yes?: boolean;
  names?: boolean;
}

export function ringsCommand(): Command {
  return new Command("rings")
    .description(
      "Rolls out outlookOnly to one ring of people after another: everybody is exempted first, and each ring's exemptions end on its day. The steps are in docs/rollout.md.",
    )
    .addCommand(
      shared(new Command("status"))
        .description(
          "Shows for each ring how many people use Outlook, have exemptions, or sync in other apps. Only reads.",
        )
        .action(status),
    )
    .addCommand(
      shared(new Command("next"))
        .description("Ends the exemptions of the next ring. Without --yes, only reports whom this affects.")
        .option(
          "--ring <name>",
          "the ring whose exemptions end; default: the first one that still has exemptions",
        )
        .option("--yes", "end the exemptions")
        .option("--names", "name the mailboxes that refuse the change")
        .action(next),
    );
}

const shared = (command: Command): Command =>
  command
    .option(
      "--rings <file>",
      "YAML file that lists the rings, each with name, groups or people, and day",
      "rings.yaml",
    )
    .addOption(ledgerOption)
    .option("--json", "print the result as JSON")
    .addOption(stackOption)
    .addOption(cwdOption);

interface Opened {
  tenant: Tenant;
  ledger: ReturnType<typeof openLedger>;
  standing: Standing;
}

async function open(options: Options): Promise<Opened> {
  const declared = readRingsFile(options.rings);
  const tenant = await signedIn(options);
  const ledger = openLedger(options.ledger, tenant.tenantId);
  return { tenant, ledger, standing: await standingOf(tenant, await resolveRings(tenant, declared), ledger) };
}

async function status(options: Options): Promise<void> {
  const { tenant, standing } = await open(options);
  const today = dayOf(new Date());
  if (standing.rings.some(([{ problem }]) => problem)) process.exitCode = 1;
  say(
    options.json
      ? visibleJson(statusReport(tenant.tenantId, standing, today), 2)
      : statusText(standing, today, options.ledger),
  );
}

async function next({ ring: wanted, ...options }: NextOptions, command: Command): Promise<void> {
  refuseIdle(command, [{ option: "names", unless: ["yes"] }]);
  refuseMissing(options.ledger);
  const opened = await open(options);
  const { standing } = opened;
  const found = nextRing(standing, wanted);
  const hasWork = found && found[1].exemptions > 0;
  const why = hasWork ? whyNotYet(found[0], standing.policy.level, dayOf(new Date())) : undefined;
  if (options.yes && why) throw new ConstraintError(`${why} Nothing was written.`);
  const report = hasWork && options.yes ? await endRing(opened, found, options) : undefined;
  if (options.json)
    say(visibleJson(nextReport(opened.tenant.tenantId, found, { written: report, notYet: why }), 2));
  else if (!hasWork) say(doneText(standing, found));
  else say(report ? afterText(standing, found, report) : nextText(standing, found, why));
  sayFailures(report ?? {}, options.names);
}

/**
 * Uses the data that the figures come from. There is no question in between, and a removal names its ids, so reading
 * all mailboxes and devices once more would change nothing. If it is killed, it can be run again: exemptions that have
 * already been removed do not count any more.
 */
async function endRing(
  { tenant, ledger, standing }: Opened,
  [ring]: Next,
  { json }: NextOptions,
): Promise<Taken> {
  const progress = progressOf("Ending");
  const onProgress = json ? undefined : progress.onProgress;
  return takeBack(tenant, standing.look, {
    ...{ ledger, selected: ring.selected, ring: ring.name, onProgress },
  }).finally(progress.end);
}

/** The date in the machine's time zone, in which a ring's day begins at midnight. */
function dayOf(now: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
