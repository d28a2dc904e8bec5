import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Loopback, startLoopback } from "../../provider/loopback";
import { engineFor, findEngine } from "./engine";
import { installPackage } from "./install";
import { type Stage, steps } from "./steps";

const stack = "quickstart";
const repository = resolve(__dirname, "../../..");

async function main(): Promise<number> {
  const path = findEngine(repository);
  installPackage(repository, join(repository, "examples/quickstart"));
  const folder = mkdtempSync(join(tmpdir(), "pulumi-m365-quickstart-"));
  const loopback = await startLoopback();
  const engine = engineFor(repository, environment(path, folder, loopback));
  const interrupted = onInterrupt(() => engine.stop());
  try {
    return await play({ loopback, engine }, interrupted);
  } finally {
    await engine.stop();
    await loopback.close();
    rmSync(folder, { recursive: true, force: true });
    // The engine keeps the salt of the stack's secrets beside Pulumi.yaml.
    rmSync(join(repository, `Pulumi.${stack}.yaml`), { force: true });
  }
}

async function play(stage: Stage, interrupted: () => boolean): Promise<number> {
  for (const [index, step] of steps.entries()) {
    console.log(`\n${"─".repeat(80)}\n${index + 1}/${steps.length}  ${step.says}\n`);
    const broken = await step.play(stage);
    if (interrupted()) return 130;
    if (broken === undefined) continue;
    console.error(`\nThis step did not keep its promise: ${broken}`);
    return 1;
  }
  console.log("\nEvery step was as promised. Next: README.md, docs/installation-configuration.md.");
  return 0;
}

/** Settings of the person at the keyboard must not reach the quickstart, nor its state their projects. */
function environment(path: string, folder: string, loopback: Loopback): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI|M365|ARM|AZURE)_/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    ...loopback.environment,
    PATH: path,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "quickstart",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_STACK: stack,
  };
}

function onInterrupt(stop: () => Promise<void>): () => boolean {
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      interrupted = true;
      void stop();
    });
  }
  return () => interrupted;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
