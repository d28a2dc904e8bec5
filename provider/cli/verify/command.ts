import { Command, Option } from "commander";
import { ConstraintError } from "../../errors";
import { visibleJson } from "../../foreignText";
import { platforms, usualPlatform } from "../../resources/deviceConfigurations/platforms";
import { connect } from "../../tenant/connect";
import { endProgress, packageVersion, showProgress } from "../command";
import { configurationOf, cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { say } from "../terminal";
import { entries } from "./checks";
import { reportOf, toMarkdown, toText } from "./report";
import { runChecks } from "./run";
import { writeFirst } from "./write/command";
import type { Given } from "./write/wanted";

interface Options extends OfStack, Given {
  json?: boolean;
  markdown?: boolean;
  write?: boolean;
  yes?: boolean;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Checks on your tenant what docs/contract.md assumes about Microsoft's services. Each assumption is reported as assumed, different, or not tried, with the reason. Without --write it changes nothing. Exits with 2 if something is different.",
    )
    .addOption(new Option("--json", "print the result as JSON").conflicts("markdown"))
    .option(
      "--markdown",
      "print the result as Markdown for an issue; like every format, without names, ids, domains and tokens",
    )
    .option(
      "--write",
      "also check assumptions that need a write: asks for confirmation, then creates one e-mail profile that is assigned to nobody, changes it and deletes it",
    )
    .addOption(
      new Option(
        "--platform <platform>",
        `with --write: platform of the profile (default: ${usualPlatform.name})`,
      ).choices(platforms.map(({ name }) => name)),
    )
    .option(
      "--certificate <id>",
      "with --write: certificate profile to link the profile to and unlink it from",
    )
    .option("--group <id or name>", "with --write: group without members to assign the profile to")
    .option("--yes", "with --write: do not ask for confirmation")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

const onlyWithWrite = ["platform", "certificate", "group", "yes"] as const;

async function run(options: Options): Promise<void> {
  const odd = options.write ? undefined : onlyWithWrite.find((name) => options[name] !== undefined);
  if (odd) throw new ConstraintError(`--${odd} can only be used with --write. Nothing was read or written.`);
  const config = await configurationOf(options);
  const written = options.write ? await writeFirst(config, options) : undefined;
  if (options.write && !written) return;
  const onProgress = (done: number) => showProgress(`Checking: ${done} of ${entries.length}`);
  const results = await runChecks(connect(config), entries, written?.outcomes, onProgress).finally(
    endProgress,
  );
  const report = reportOf(results, { package: packageVersion(), cloud: config.environment });
  const { json, markdown } = options;
  say(json ? visibleJson(report, 2) : markdown ? toMarkdown(report) : toText(report));
  if (report.counts.different > 0) process.exitCode = 2;
  if (written && !written.isClean) process.exitCode = 1;
}
