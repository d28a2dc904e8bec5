import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { Command } from "commander";
import { engine, repository, useHosts } from "../e2e/harness/engine";
import { install } from "../e2e/harness/installed";
import { inherited } from "../e2e/harness/project";
import { Tally } from "./tally";
import { serveTenants } from "./tenants";

const command = new Command("providertest")
  .description("Runs the plugin under Pulumi's own test library against the loopback tenant.")
  .argument("[pattern]", "only these, as for go test -run", ".")
  .option("--runs <number>", "how many random sequences", "8")
  .option("--seed <number>", "which random sequences", "22")
  .action(main);

async function main(pattern: string, sequences: { runs: string; seed: string }): Promise<void> {
  useHosts("yaml");
  const project = mkdtempSync(join(tmpdir(), "pulumi-m365-providertest-"));
  try {
    install(project);
    await using tenants = await serveTenants();
    process.exitCode = await test(pattern, {
      ...inherited(),
      ...ofTheEngine(),
      M365_TEST_TENANTS: tenants.url,
      M365_TEST_PLUGIN: join(project, "node_modules/.bin"),
      M365_TEST_RUNS: sequences.runs,
      M365_TEST_SEED: sequences.seed,
    });
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

const ofTheEngine = () => ({
  PATH: [engine().path, process.env.PATH].join(delimiter),
  PULUMI_HOME: join(repository, "node_modules/.cache/pulumi-m365-e2e-home"),
  PULUMI_SKIP_UPDATE_CHECK: "true",
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  PULUMITEST_RETAIN_FILES_ON_FAILURE: "false",
  NO_COLOR: "1",
  // The same setting as for building the engine, so that both share compiled packages.
  CGO_ENABLED: "0",
  GOWORK: "off",
});

async function test(pattern: string, env: NodeJS.ProcessEnv): Promise<number> {
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-count=1", "-timeout=60m"];
  const child = spawn("go", ["test", "-json", ...flags, "-p=1", `-run=${pattern}`, "./..."], {
    cwd: __dirname,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const tally = new Tally(console.log);
  const [code] = await Promise.all([exitOf(child), follow(child, tally)]);
  const { passed, failed, skipped } = tally.count(code);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed > 0 ? 1 : 0;
}

async function exitOf(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "close");
  return code ?? 1;
}

async function follow({ stdout }: ChildProcess, tally: Tally): Promise<void> {
  if (!stdout) return;
  for await (const line of createInterface(stdout)) tally.take(line);
}

command.parseAsync();
