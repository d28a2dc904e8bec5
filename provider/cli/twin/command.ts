import { dirname } from "node:path";
import { Command } from "commander";
import { count } from "../../impact/format";
import type { TenantData } from "../../loopback";
import { writeDataFile } from "../../loopback/data/dataFile";
import { platformOfType } from "../../resources/deviceConfigurations/platforms";
import { endProgress, incomplete, showProgress, signedIn } from "../command";
import { makeFolder } from "../makeFolder";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { complain, say } from "../terminal";
import { refuseOut } from "../writable";
import { disguise } from "./disguise";
import { readTwin } from "./read";

interface Options extends OfStack {
  out: string;
  names?: boolean;
  force?: boolean;
}

export function twinCommand(): Command {
  return new Command("twin")
    .description(
      "Writes a copy of the tenant (profiles, groups, consent, access rules, devices) for `m365 loopback --data`, so that you can rehearse changes on it. Only reads the tenant, and exits with 3 if something had to be left out.",
    )
    .requiredOption(
      "--out <file>",
      "file to write, which only you can read; its folder is created if it does not exist",
    )
    .option(
      "--names",
      "keep the names, addresses and ids of people and their devices instead of replacing them",
    )
    .option("--force", "replace an existing file")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

async function run({ out, names, force, ...of }: Options): Promise<void> {
  refuseOut(out, force);
  const { twin, leftOut } = await readTwin(await signedIn(of), showProgress).finally(endProgress);
  const written = names ? twin : disguise(twin);
  makeFolder(dirname(out));
  refuseOut(out, force);
  writeDataFile(out, written);
  for (const line of leftOut) complain(`m365: ${line}`);
  say(summary(written, out));
  if (leftOut.length > 0) process.exitCode = incomplete;
}

function summary({ users, groups, deviceConfigurations, mailboxes }: TenantData, file: string): string {
  const profiles = [...deviceConfigurations.values()].filter((one) =>
    platformOfType(one["@odata.type"]),
  ).length;
  const devices = [...mailboxes.values()].reduce((sum, one) => sum + one.devices.length, 0);
  const what = [
    count(users.size, "user"),
    count(groups.size, "group"),
    count(profiles, "e-mail profile"),
    count(devices, "device"),
  ].join(", ");
  return `${what}: ${file}. Next: m365 loopback --data ${file}, which keeps the changes of a rehearsal in this file.`;
}
