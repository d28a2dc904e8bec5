import { Command, Option } from "commander";
import { visibleJson } from "../../foreignText";
import { definitions, type Kind } from "../../resources/index";
import { connect } from "../../tenant/connect";
import { configurationOf, cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { say } from "../terminal";
import { whoAmI } from "./report";
import { isEnoughToRead, toText } from "./text";

interface Options extends OfStack {
  resource: Kind[];
  json?: boolean;
}

export function whoamiCommand(): Command {
  const kinds = Object.keys(definitions);
  return new Command("whoami")
    .description(
      "Shows which application is signed in, and which permissions, roles and Exchange cmdlets it has and lacks. Exits with 0 if that is enough to preview, otherwise with 1.",
    )
    .addOption(
      new Option("--resource <kinds...>", "check only what these resources need")
        .choices(kinds)
        .default(kinds, "all"),
    )
    .option("--json", "print the result as JSON")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ resource, json, ...of }: Options): Promise<void> {
  const config = await configurationOf(of);
  const report = await whoAmI(config, connect(config), resource);
  say(json ? visibleJson(report, 2) : toText(report));
  if (!isEnoughToRead(report.access)) process.exitCode = 1;
}
