import { Command, Option } from "commander";
import { ConstraintError } from "../../errors";
import { visibleJson } from "../../foreignText";
import { platforms } from "../../resources/emailProfile/platforms";
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
      "Checks on the tenant what docs/contract.md assumes about Microsoft's services: as assumed, otherwise, or not tried and why. Without --write it reads only. Exit code 2 when something is otherwise.",
    )
    .addOption(new Option("--json", "print it as JSON").conflicts("markdown"))
    .option(
      "--markdown",
      "print it as Markdown for an issue; like every form, without names, ids, domains and tokens",
    )
    .option(
      "--write",
      "try also what takes a write: asks first, then creates one e-mail profile that is assigned to nobody, changes it and deletes it",
    )
    .addOption(
      new Option("--platform <platform>", "with --write: the profile's platform (default: ios)").choices(
        platforms.map(({ name }) => name),
      ),
    )
    .option("--certificate <id>", "with --write: a certificate profile to link it to and to unlink it from")
    .option("--group <id or name>", "with --write: a group without any members to assign it to")
    .option("--yes", "with --write: do not ask first")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

const onlyWithWrite = ["platform", "certificate", "group", "yes"] as const;

async function run(options: Options): Promise<void> {
  const odd = options.write ? undefined : onlyWithWrite.find((name) => options[name] !== undefined);
  if (odd) throw new ConstraintError(`--${odd} takes --write. Nothing was read or written.`);
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
  if (report.counts.otherwise > 0) process.exitCode = 2;
  if (written && !written.isClean) process.exitCode = 1;
}
