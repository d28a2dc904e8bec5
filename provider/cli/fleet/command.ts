import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { count } from "../../impact/wording";
import { ownVariables } from "../../tenant/config";
import { toFile, toWhole } from "../command";
import { say } from "../terminal";
import { enqueue } from "./enqueue";
import { mergedReport } from "./merge";
import { runName } from "./message";
import { type ReportFiles, sayReport } from "./sayReport";
import { openStorage, type StorageOptions } from "./storage";
import { toldInOneSentence } from "./storageErrors";
import { readTenantsFile } from "./tenantsFile";
import { work } from "./work";

export function fleetCommand(): Command {
  return new Command("fleet")
    .description("The nightly drift check of many tenants, spread over workers by an Azure Storage queue.")
    .addCommand(enqueueCommand())
    .addCommand(workCommand())
    .addCommand(reportCommand());
}

const onStorage = (command: Command) =>
  command
    .option("--account <name>", "storage account; default: the one of AZURE_STORAGE_CONNECTION_STRING")
    .option("--suffix <suffix>", "domain of storage accounts in your cloud", "core.windows.net")
    .option("--name <name>", "of the queue and of the container with the results", toName, "m365-fleet");

const ofRun = (command: Command) =>
  command.addOption(
    new Option("--run <name>", "name of the run")
      .argParser(toRun)
      .default(new Date().toISOString().slice(0, 10), "today's date, UTC"),
  );

function toRun(text: string): string {
  if (runName.test(text)) return text;
  throw new InvalidArgumentError(`"${text}" is not a name for a run: use letters, digits, dots and hyphens.`);
}

/** What Azure takes for a queue and a container alike, with room for "-poison". */
function toName(text: string): string {
  if (/^[a-z0-9](-?[a-z0-9]){2,55}$/.test(text)) return text;
  throw new InvalidArgumentError(`"${text}" is not a name: use 3 to 56 small letters, digits and hyphens.`);
}

function enqueueCommand(): Command {
  const command = new Command("enqueue")
    .description("One message for each tenant of the file.")
    .requiredOption("--tenants <file>", "YAML or JSON file of the tenants");
  return ofRun(onStorage(command)).action(
    async ({ tenants, run, ...options }: StorageOptions & { tenants: string; run: string }) => {
      const fleet = readTenantsFile(tenants);
      const storage = await openStorage(options);
      const { sent, skipped } = await toldInOneSentence(enqueue(storage, run, fleet));
      const rest = skipped > 0 ? ` ${count(skipped, "tenant is", "tenants are")} reported already.` : "";
      say(`${count(sent, "tenant")} in the queue for run ${run}.${rest}`);
    },
  );
}

interface WorkCommandOptions extends StorageOptions {
  cwd: string;
  attempts: number;
  leaseSeconds: number;
  retrySeconds: number;
  timeoutMinutes: number;
}

function workCommand(): Command {
  return onStorage(new Command("work"))
    .description(
      "Takes tenants from the queue, one after another, until it is empty. Start as many workers as you like.",
    )
    .argument("[command...]", "job of a tenant, after --; default: m365 drift on its stack")
    .option("--cwd <folder>", "the Pulumi program", ".")
    .option("--attempts <number>", "until a tenant is given up", toWhole(1, 20), 4)
    .option(
      "--lease-seconds <seconds>",
      "until a broken-down worker's tenant goes to another",
      toWhole(3, 3600),
      120,
    )
    .option("--retry-seconds <seconds>", "before the second attempt; doubles each time", toWhole(0, 900), 30)
    .option("--timeout-minutes <minutes>", "until a job counts as hanging", toWhole(1, 120), 15)
    .action(doWork);
}

async function doWork(
  command: string[],
  { cwd, timeoutMinutes, ...options }: WorkCommandOptions,
): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopped.abort());
  const storage = await openStorage(options);
  const folder = resolve(cwd);
  const job = {
    command: (stack: string, file: string) => (command.length > 0 ? command : driftOf(folder, stack, file)),
    ...{ cwd: folder, timeoutMs: timeoutMinutes * 60_000, worker: ownVariables() },
  };
  const print = (line: string) => say(line);
  const { reported, givenUp } = await toldInOneSentence(
    work(storage, { ...options, job, print }, stopped.signal),
  );
  say(`${count(reported, "tenant")} reported, ${givenUp} given up.`);
}

const driftOf = (cwd: string, stack: string, file: string) => [
  ...[process.execPath, process.argv[1] ?? "", "drift"],
  ...["--cwd", cwd, "--stack", stack, "--json", file],
];

function reportCommand(): Command {
  const command = new Command("report")
    .description("Merges what the workers reported. Exit code: 0 in line, 2 drift, 1 could not tell.")
    .option("--json <file>", "write the merged report there, for programs", toFile)
    .option("--html <file>", "write the merged report there, as a page", toFile);
  return ofRun(onStorage(command)).action(async (options: StorageOptions & ReportFiles & { run: string }) => {
    const storage = await openStorage(options);
    const report = await toldInOneSentence(mergedReport(storage, options.run));
    sayReport(report, options);
    process.exitCode = report.exitCode;
  });
}
