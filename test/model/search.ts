import * as fc from "fast-check";
import type { TenantData } from "../../provider/loopback";
import { waitLittle } from "../../tools/faults/matrix";
import { allCommands } from "./commands";
import { engineStack, engineUrn, type Front, openProject } from "./engine";
import type { Model } from "./model";
import { modelOf, openReal, type Real, restart } from "./real";
import { simulated, simulatedUrn } from "./simulated";

export interface Search {
  runs: number;
  seed?: number;
  /** The path of an earlier failure, as printed. */
  path?: string;
  /** Runs the real engine with this front; by default, only the lifecycle runs. */
  engine?: Front;
}

interface Stage extends AsyncDisposable {
  model: Model;
  real: Real;
}

/** Runs random sequences of commands; throws with the seed and the shortest sequence that breaks a promise. */
export async function search({ runs, engine, ...replay }: Search): Promise<number> {
  waitLittle();
  const { real, saved } = await openReal();
  await using _ = real.estate;
  let commands = 0;
  const property = fc.asyncProperty(
    fc.commands(allCommands, { size: "max", maxCommands: engine ? 8 : 20 }),
    async (sequence) => {
      restart(real, saved);
      await using stage = engine ? await withEngine(real, saved, engine) : withoutEngine(real, saved);
      await fc.asyncModelRun(() => stage, sequence);
      commands += [...sequence].length;
    },
  );
  await fc.assert(property, { numRuns: runs, ...replay });
  return commands;
}

/** Empty stacks: two of one project, and one with the same name in another backend. */
function withoutEngine(real: Real, saved: TenantData): Stage {
  const stack = (name: string) => simulated(real.estate.loopback, name);
  const stacks = { dev: stack("dev"), prod: stack("prod"), elsewhere: stack("dev") };
  return {
    model: modelOf(real, saved),
    real: { ...real, stacks, lastUp: {}, urnOf: simulatedUrn },
    [Symbol.asyncDispose]: async () => {},
  };
}

async function withEngine(real: Real, saved: TenantData, front: Front): Promise<Stage> {
  const [project, elsewhere] = [
    await openProject(real.estate.loopback, front),
    await openProject(real.estate.loopback, front),
  ];
  const stacks = {
    dev: await engineStack(project, front, "dev"),
    prod: await engineStack(project, front, "prod"),
    elsewhere: await engineStack(elsewhere, front, "dev"),
  };
  return {
    // With the plugin, the engine itself compares an import with the program, and accepts no differences.
    model: { ...modelOf(real, saved), adopts: front === "classes" },
    real: { ...real, stacks, lastUp: {}, urnOf: engineUrn(front) },
    async [Symbol.asyncDispose]() {
      await project[Symbol.asyncDispose]();
      await elsewhere[Symbol.asyncDispose]();
    },
  };
}
