import { Command } from "commander";
import { toFile } from "../command";
import { toHistory } from "../drift/history";
import { type Files, writeFiles } from "../drift/output";
import { refuseBefore } from "../withoutEffect";
import { mergedReport } from "./merge";
import { openResults } from "./openResults";
import { sayReport } from "./sayReport";

export function mergeCommand(): Command {
  return new Command("merge")
    .description(
      "Merges the results of several shards into one report. Exits with 0 if everything is in line, 2 if something drifted, 1 if something could not be read.",
    )
    .argument("<results...>", "the folders or blob containers that the shards wrote with --results")
    .option("--json <file>", "write the report for programs", toFile)
    .option("--markdown <file>", "write the report for an issue or a comment", toFile)
    .option("--html <file>", "write one page, with the timeline of --history", toFile)
    .option("--history <file>", "append a line for each stack", toHistory)
    .action(async (places: string[], files: Files, command: Command) => {
      refuseBefore(command);
      const report = await mergedReport([...new Set(places)].map(openResults));
      sayReport(report, [...(files.html ? [`page: ${files.html}`] : []), `exit ${report.exitCode}`]);
      process.exitCode = report.exitCode;
      writeFiles(report, { ...files, cwd: "." }, new Date());
    });
}
