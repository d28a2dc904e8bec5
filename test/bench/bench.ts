import { commands } from "./engine";
import { createPair, type Measured, measure, type Pair, type PairOptions } from "./pair";
import { compared, type Result } from "./results";
import { startTenants } from "./tenants";

export interface Options {
  quick: boolean;
  full: boolean;
  /** Folder for CPU profiles of the provider. */
  profile?: string | undefined;
}

export interface Case {
  name: string;
  run(bench: Bench): Promise<Result[]>;
}

export type Bench = ReturnType<typeof createBench>;

/** State that the cases share, so that each stack is created, and each measurement made, only once. */
export function createBench(options: Options) {
  const tenants = startTenants();
  const pairs = new Map<string, Promise<Pair>>();
  const measured = new Map<string, Promise<Measured>>();
  const sizes = options.quick ? [50, 100, 200] : [100, 400, 1_000, ...(options.full ? [5_000] : [])];
  const pair = (wanted: PairOptions) =>
    once(pairs, JSON.stringify(wanted), async () => createPair(await tenants.start(), wanted));
  return {
    ...options,
    tenants,
    sizes,
    /** 500 profiles and 500 assignments, unless the run is quick. */
    size: options.quick ? 200 : 1_000,
    repetitions: options.quick ? 3 : 5,
    pair,
    measure: (verb: "preview" | "refresh", wanted: PairOptions, repetitions: number) =>
      once(measured, JSON.stringify([verb, wanted]), async () =>
        measure(await pair(wanted), repetitions, commands[verb]),
      ),
    async end() {
      for (const made of pairs.values()) await dispose(await made.catch(() => undefined));
      tenants.stop();
    },
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

async function dispose(pair: Pair | undefined): Promise<void> {
  await pair?.ours[Symbol.asyncDispose]();
  await pair?.floor[Symbol.asyncDispose]();
}

/** The times of both stacks, and the requests of ours. */
export function timesOf({ times, traffic }: Measured) {
  const { requests, routes, peak, inTurn } = traffic;
  return { ...compared(times), requests, routes, peakRequests: peak, answersInTurn: inTurn };
}
