import { writeFileSync } from "node:fs";
import { Command } from "commander";
import { faults } from "./faults";
import { playMatrix } from "./matrix";
import { operations } from "./operations";
import { soak } from "./soak";

const program = new Command("faults")
  .description("Plays every operation against every fault, on a loopback tenant.")
  .option("--json <file>", "file for the report")
  .option("--operation <text>", "only operations whose name holds it", "")
  .option("--fault <text>", "only faults whose name holds it", "")
  .option("--seed <number>", "of the soak: the same seed plays the same operations", Number)
  .option("--soak <operations>", "how many random operations", Number, 2_000)
  .action(run);

interface Options {
  json?: string;
  operation: string;
  fault: string;
  seed?: number;
  soak: number;
}

async function run(options: Options): Promise<void> {
  const matrix = await playMatrix({
    everyRequest: true,
    operations: operations.filter(({ name }) => name.includes(options.operation)),
    faults: faults.filter(({ name }) => name.includes(options.fault)),
  });
  for (const { operation, fault, why } of matrix.failed) console.error(`${operation} × ${fault}: ${why}`);
  console.log(`${matrix.pairs} pairs, ${matrix.meetings} meetings, ${matrix.failed.length} failed.`);
  const seed = options.seed ?? Math.floor(Math.random() * 1_000_000);
  console.log(`Soak of ${options.soak} operations, seed ${seed}.`);
  const report = { ...matrix, soak: await soak(seed, options.soak) };
  const { violations } = report.soak;
  for (const violation of violations) console.error(violation);
  console.log(`${violations.length} violations.`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  process.exitCode = matrix.failed.length + violations.length > 0 ? 1 : 0;
}

program.parseAsync();
