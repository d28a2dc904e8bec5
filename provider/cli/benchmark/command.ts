import { Command, InvalidArgumentError, Option } from "commander";
import { visibleJson } from "../../foreignText";
import { type BenchmarkId, benchmarkIds } from "../../impact/benchmarks/table";
import { signedIn } from "../command";
import { cwdOption, type OfStack, stackOption } from "../stackConfiguration";
import { complain, say } from "../terminal";
import { type BenchmarkReport, benchmarkReport } from "./report";
import { toTable } from "./table";

interface Options extends OfStack {
  json?: boolean;
  require?: BenchmarkId[];
}

export function benchmarkCommand(): Command {
  return new Command("benchmark")
    .description(
      "Shows which controls of benchmarks (SCuBA, CIS, EIDSCA, ASD) the tenant passes, and with --stack which of them the stack declares. Only reads.",
    )
    .addOption(
      new Option(
        "--require <benchmarks>",
        `exit with 2 if a control of these benchmarks fails; separated by commas: ${benchmarkIds.join(", ")}`,
      ).argParser(toBenchmarks),
    )
    .option("--json", "print the result as JSON")
    .addOption(stackOption)
    .addOption(cwdOption)
    .action(run);
}

function toBenchmarks(text: string): BenchmarkId[] {
  const asked = text.split(",").map((one) => one.trim().toLowerCase());
  const odd = asked.find((one) => !benchmarkIds.some((id) => id === one));
  if (odd === undefined) return asked as BenchmarkId[];
  throw new InvalidArgumentError(`"${odd}" is not one of ${benchmarkIds.join(", ")}. Nothing was read.`);
}

async function run({ json, require: required = [], ...of }: Options): Promise<void> {
  const tenant = await signedIn(of);
  const report = await benchmarkReport(tenant, of);
  say(json ? visibleJson(report, 2) : toTable(report, required));
  for (const reason of report.notRead) complain(`m365: ${reason}`);
  process.exitCode = exitCodeOf(report, required);
}

/** 1 if a required control or, without --require, any part of the tenant is unknown; 2 if a required control fails. */
function exitCodeOf({ controls, notRead }: BenchmarkReport, required: readonly BenchmarkId[]): number {
  const asked = controls.filter(({ benchmark }) => required.includes(benchmark));
  const isUnknown = asked.some(({ tenant }) => tenant === undefined || tenant === "unknown");
  if (isUnknown || (required.length === 0 && notRead.length > 0)) return 1;
  return asked.some(({ tenant }) => tenant === "fail") ? 2 : 0;
}
