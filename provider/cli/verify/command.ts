import { Command, Option } from "commander";
import { visibleJson } from "../../foreignText";
import { connect } from "../../tenant/connect";
import { endProgress, packageVersion, showProgress } from "../command";
import { configurationOf, cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { say } from "../terminal";
import { entries } from "./checks";
import { reportOf, toMarkdown, toText } from "./report";
import { runChecks } from "./run";

interface Options extends OfStack {
  json?: boolean;
  markdown?: boolean;
}

export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Checks on the tenant what docs/contract.md assumes about Microsoft's services: as assumed, otherwise, or not tried and why. It reads only. Exit code 2 when something is otherwise.",
    )
    .addOption(new Option("--json", "print it as JSON").conflicts("markdown"))
    .option(
      "--markdown",
      "print it as Markdown for an issue; like every form, without names, ids, domains and tokens",
    )
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ json, markdown, ...of }: Options): Promise<void> {
  const config = await configurationOf(of);
  const tenant = connect(config);
  const onProgress = (done: number) => showProgress(`Checking: ${done} of ${entries.length}`);
  const results = await runChecks(tenant, entries, new Map(), onProgress).finally(endProgress);
  const report = reportOf(results, { package: packageVersion(), cloud: config.environment });
  say(json ? visibleJson(report, 2) : markdown ? toMarkdown(report) : toText(report));
  if (report.counts.otherwise > 0) process.exitCode = 2;
}
