import type { Bench, Case } from "../bench";
import { commands, interleaved, timed } from "../engine";
import { createPair, type Pair } from "../pair";
import { compared, type Result } from "../results";
import type { Traffic } from "../tenants";

/** Intune's published limit for one application in one tenant. */
const published = { requests: 100, windowMs: 20_000 };

/** Higher than any rate in these cases, so that the provider does not wait. */
const unlimited = { M365_WRITES_PER_20_SECONDS: "100000" };

function requestsIn({ requests, routes, peak }: Traffic) {
  return { requests, routes, peakRequests: peak };
}

/** The writes of the first window are sent immediately; each further window has to be waited for. */
const limitsOwnTimeMs = (writes: number) => (Math.ceil(writes / published.requests) - 1) * published.windowMs;

export const createLimited: Case = {
  name: "create-limited",
  async run(bench) {
    const size = bench.quick ? 150 : 1_000;
    const tenant = await bench.tenants.start({ writeLimit: published });
    const pair = await createPair(tenant, { size, made: false });
    const ours = await timed(pair.ours, ...commands.up);
    const traffic = await tenant.traffic();
    await endPair(pair);
    const times = compared({ ours: [ours], floor: [limitsOwnTimeMs(size)] });
    return [
      {
        case: "create, under Intune's write limit (floor: the limit's own time)",
        n: size,
        ...times,
        ...requestsIn(traffic),
        target: "≤ 1.10 × the limit's own time, no 429",
        met: times.ratio <= 1.1 && traffic.throttled === 0,
        found: `${traffic.throttled} answers 429`,
      },
    ];
  },
};

export const create: Case = {
  name: "create",
  async run(bench) {
    const sizes = bench.quick ? [100] : bench.full ? [400, 1_000] : [400];
    const results: Result[] = [];
    for (const size of sizes) results.push(await createUnlimited(bench, size));
    return results;
  },
};

async function createUnlimited(bench: Bench, size: number): Promise<Result> {
  const pair = await createPair(await bench.tenants.start(), { size, made: false, env: unlimited });
  const times = await interleaved(1, {
    ours: () => timed(pair.ours, ...commands.up),
    floor: () => timed(pair.floor, ...commands.up),
  });
  const found = compared(times);
  const traffic = await pair.tenant.traffic();
  await endPair(pair);
  return {
    case: "create, no limit",
    n: size,
    ...found,
    ...requestsIn(traffic),
    target: "≤ 1.11 × floor (90 % of what the engine's parallelism allows)",
    met: found.ratio <= 1.11,
  };
}

async function endPair({ ours, floor }: Pair): Promise<void> {
  await ours[Symbol.asyncDispose]();
  await floor[Symbol.asyncDispose]();
}

const updateRepetitions = 3;
const mostBeyondFloorMs = 1_000;

async function updateOne(bench: Bench): Promise<Result> {
  const pair = await bench.pair({ size: bench.size });
  const change = (repetition: number) => ({ BENCH_CHANGE: ` ${repetition}` });
  const run = ({ folder, env }: Pair["ours"], repetition: number) =>
    timed({ folder, env: { ...env, ...change(repetition) } }, ...commands.up);
  const times = await interleaved(updateRepetitions, {
    async ours(repetition) {
      await pair.tenant.clear();
      return run(pair.ours, repetition);
    },
    floor: (repetition) => run(pair.floor, repetition),
  });
  const found = compared(times);
  const traffic = await pair.tenant.traffic();
  const writes = Object.entries(traffic.routes).filter(([route]) => route.startsWith("PATCH"));
  return {
    case: "update of one",
    n: bench.size,
    ...found,
    ...requestsIn(traffic),
    target: "≤ floor + 1 s, one write",
    met: found.oursMedianMs - found.floorMedianMs <= mostBeyondFloorMs && writes[0]?.[1] === 1,
  };
}

/** After the cases that only read, because it changes their shared stacks. */
export const update: Case = { name: "update", run: async (bench) => [await updateOne(bench)] };
