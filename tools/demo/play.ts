import type { Loopback } from "../../provider/loopback";

export interface Step<Stage> {
  says: string;
  /** Undefined if everything was as promised, otherwise what was not. */
  play(stage: Stage): Promise<string | undefined>;
}

export type Check = [isKept: boolean, promise: string];

export function firstBroken(...checks: Check[]): string | undefined {
  return checks.find(([isKept]) => !isKept)?.[1];
}

/** Runs the steps in order, and returns the exit code. */
export async function play<Stage>(
  steps: readonly Step<Stage>[],
  stage: Stage,
  interrupted: () => boolean,
  next: string,
): Promise<number> {
  for (const [index, step] of steps.entries()) {
    console.log(`\n${"─".repeat(80)}\n${index + 1}/${steps.length}  ${step.says}\n`);
    const broken = await step.play(stage);
    if (interrupted()) return 130;
    if (broken === undefined) continue;
    console.error(`\nThis step failed: ${broken}`);
    return 1;
  }
  console.log(`\nEvery step went as expected. Next: ${next}.`);
  return 0;
}

/** Settings of the user must not affect a demo, nor its state the user's projects. */
export function environment(
  path: string,
  folder: string,
  stack: string,
  loopback: Loopback,
): NodeJS.ProcessEnv {
  const foreign = /^(PULUMI|M365|ARM|AZURE)_/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    ...loopback.environment,
    PATH: path,
    PULUMI_HOME: `${folder}/home`,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: stack,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_STACK: stack,
  };
}

export function onInterrupt(stop: () => Promise<void>): () => boolean {
  let interrupted = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      interrupted = true;
      void stop();
    });
  }
  return () => interrupted;
}

/** Runs a demo, and sets the exit code of the process. */
export function end(demo: Promise<number>): void {
  demo.then(
    (exitCode) => {
      process.exitCode = exitCode;
    },
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
