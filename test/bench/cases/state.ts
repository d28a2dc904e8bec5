import type { Case } from "../bench";
import type { Result } from "../results";

interface Kept {
  urn: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

const mostProviderBytes = 100;
const mostBeyondValuesBytes = 1_500;

/** Bytes of a resource in the state, and how many of them are its own inputs and outputs. */
export function sizeOf(resource: Kept) {
  const { inputs = {}, outputs = {} } = resource;
  const own = [inputs, outputs].map(({ __m365, __provider, ...values }) => bytes(values));
  return {
    total: bytes(resource),
    beyondValues: bytes(resource) - own.reduce((sum, one) => sum + one, 0),
    providerText: String(inputs["__provider"] ?? "").length,
  };
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export const state: Case = {
  name: "state",
  async run(bench) {
    const pair = await bench.pair({ size: bench.sizes[0] ?? 100 });
    const sizes = await Promise.all(
      [pair.ours, pair.floor].map(async (one) => largest(await one.exportStack())),
    );
    const [ours, floor] = sizes;
    if (!ours || !floor) throw new Error("The stacks are empty.");
    const line = (name: string, found: string, target: string, met: boolean): Result => ({
      case: name,
      n: pair.size,
      ...{ oursMedianMs: null, floorMedianMs: null, ratio: null, requests: null },
      ...{ target, met, repetitions: 1, found },
    });
    return [
      line(
        "state, provider text",
        `${ours.providerText} bytes; the floor's ${floor.providerText}`,
        `≤ ${mostProviderBytes} bytes`,
        ours.providerText <= mostProviderBytes,
      ),
      line(
        "state, a resource beyond its own values",
        `${ours.beyondValues} bytes; the floor's ${floor.beyondValues}`,
        `≤ ${mostBeyondValuesBytes} bytes`,
        ours.beyondValues <= mostBeyondValuesBytes,
      ),
    ];
  },
};

function largest({ deployment }: { deployment: { resources: Kept[] } }) {
  return deployment.resources
    .filter(({ urn }) => urn.includes("::mail-"))
    .map(sizeOf)
    .toSorted((one, other) => other.beyondValues - one.beyondValues)[0];
}
