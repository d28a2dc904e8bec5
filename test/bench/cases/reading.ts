import { type Bench, type Case, timesOf } from "../bench";
import { compared, type Result } from "../results";

type Verb = "preview" | "refresh";

/** The list requests with their pages; one request per profile would be hundreds. */
const mostRequests = 6;

async function unchanged(bench: Bench, verb: Verb, most: number): Promise<Result> {
  const found = timesOf(await bench.measure(verb, { size: bench.size }, bench.repetitions));
  const target = `≤ ${most.toFixed(2)} × floor, ≤ ${mostRequests} requests`;
  return {
    case: `${verb}, no change`,
    n: bench.size,
    ...found,
    target,
    met: found.ratio <= most && found.requests <= mostRequests,
  };
}

export const preview: Case = {
  name: "preview",
  run: async (bench) => [await unchanged(bench, "preview", 1.1)],
};

export const refresh: Case = {
  name: "refresh",
  run: async (bench) => [await unchanged(bench, "refresh", 1.25)],
};

/** The other sizes need fewer repetitions, because only the line through them is used. */
const growthRepetitions = 3;

async function growthOf(bench: Bench, verb: Verb): Promise<Result[]> {
  const points: Result[] = [];
  for (const n of bench.sizes) {
    const repetitions = n === bench.size ? bench.repetitions : growthRepetitions;
    const found = timesOf(await bench.measure(verb, { size: n }, repetitions));
    points.push({ case: `growth, ${verb}`, n, ...found, target: "see slope", met: null });
  }
  return [...points, slope(verb, points)];
}

function slope(verb: Verb, points: readonly Result[]): Result {
  const [first, last] = [points[0] as Result, points.at(-1) as Result];
  const rise = (key: "oursMedianMs" | "floorMedianMs") => Number(last[key]) - Number(first[key]);
  const found = compared({ ours: [rise("oursMedianMs")], floor: [rise("floorMedianMs")] });
  return {
    case: `growth, ${verb}, slope from ${first.n} to ${last.n}`,
    n: last.n,
    ...found,
    requests: null,
    target: "≤ 1.10 × the floor's",
    met: found.ratio <= 1.1,
    repetitions: last.repetitions,
  };
}

export const growth: Case = {
  name: "growth",
  run: async (bench) => [...(await growthOf(bench, "preview")), ...(await growthOf(bench, "refresh"))],
};

/** The plugin, unlike the classes, refreshes a resource before the comparison, so that drift shows both values. */
export const plugin: Case = {
  name: "plugin",
  async run(bench) {
    const size = bench.quick ? 100 : 400;
    const found = timesOf(await bench.measure("preview", { size, of: "plugin" }, growthRepetitions));
    return [
      {
        case: "preview through the plugin, no change (floor: our classes)",
        n: size,
        ...found,
        target: "≤ 1.00 × the classes",
        met: found.ratio <= 1,
      },
    ];
  },
};

/** The list of profiles does not contain their certificates, which are read in batches of twenty. */
export const certificates: Case = {
  name: "certificates",
  async run(bench) {
    const size = bench.quick ? 100 : 400;
    const found = timesOf(await bench.measure("preview", { size, certificates: true }, growthRepetitions));
    const most = mostRequests + Math.ceil(size / 2 / 20);
    return [
      {
        case: "preview, no change, a certificate each",
        n: size,
        ...found,
        target: `≤ ${most} requests`,
        met: found.requests <= most,
      },
    ];
  },
};
