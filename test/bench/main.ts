import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { engine, repository } from "../e2e/harness/engine";
import { type Bench, type Case, createBench, type Options } from "./bench";
import { cases } from "./cases";
import { pageOf } from "./page";
import { plotOf } from "./plot";
import { type Result, type Run, runOf } from "./results";
import { tableOf } from "./table";

interface Parameters extends Options {
  case?: string[];
  json?: string;
  from?: string;
  docs?: boolean;
}

const command = new Command("bench")
  .description(
    "Compares pulumi-m365 with the Pulumi engine's own floor: the same program with resources that do nothing.",
  )
  .option("--case <names...>", `only these: ${cases.map(({ name }) => name).join(", ")}`)
  .option("--json <file>", "writes the results as JSON")
  .option("--quick", "small stacks, few repetitions", false)
  .option("--full", "also 5,000 resources and a rollout of 1,000", false)
  .option("--profile <folder>", "keeps a CPU profile of the provider (case memory)")
  .option("--docs", "writes docs/performance.md, its plot, and the results beside the bench")
  .option("--from <file>", "takes the results of an earlier --json instead of measuring");

async function main(parameters: Parameters): Promise<void> {
  const run = parameters.from ? runOf(readFileSync(parameters.from, "utf8")) : await measured(parameters);
  console.log(tableOf(run.results));
  if (parameters.json) writeFileSync(parameters.json, `${JSON.stringify(run.results, null, 2)}\n`);
  const plot = plotOf(run.results);
  if (parameters.json && plot) writeFileSync(parameters.json.replace(/(\.json)?$/, ".svg"), plot);
  if (parameters.docs) await writeDocs(run, plot);
}

/** Stores the results as well, so that a test can check that the page was generated from them. */
async function writeDocs(run: Run, plot: string | undefined): Promise<void> {
  writeFileSync(join(__dirname, "measured.json"), `${JSON.stringify(run.results, null, 2)}\n`);
  writeFileSync(join(repository, "docs/performance.md"), await pageOf(run));
  if (plot) writeFileSync(join(repository, "docs/performance.svg"), plot);
}

async function measured(parameters: Parameters): Promise<Run> {
  if (parameters.profile) mkdirSync(parameters.profile, { recursive: true });
  const profile = parameters.profile && resolve(parameters.profile);
  const bench = createBench({ ...parameters, profile });
  const wanted = cases.filter(({ name }) => parameters.case?.includes(name) ?? true);
  const results: Result[] = [];
  try {
    for (const one of wanted) {
      process.stderr.write(`${one.name} …\n`);
      const facts = { machine: machine(), quick: parameters.quick };
      results.push(...(await resultsOf(one, bench)).map((result) => ({ ...result, ...facts })));
    }
  } finally {
    await bench.end();
  }
  return { quick: parameters.quick, machine: machine(), results };
}

/** A failing case becomes a row of its own, so that the other results are kept. */
async function resultsOf(one: Case, bench: Bench): Promise<Result[]> {
  try {
    return await one.run(bench);
  } catch (error) {
    console.error((error as Error).message);
    const nothing = { oursMedianMs: null, floorMedianMs: null, ratio: null, requests: null };
    return [
      { case: one.name, n: 0, ...nothing, target: "runs", met: false, repetitions: 0, found: "failed" },
    ];
  }
}

const machine = (): string =>
  `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${process.platform}, Node ${process.versions.node}, Pulumi ${engine().version}`;

main(command.parse().opts<Parameters>()).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
