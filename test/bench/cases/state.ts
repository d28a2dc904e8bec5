import type { Case } from "../bench";
import type { Result } from "../results";
import { bytesOf, type Kept } from "../stateSize";

const mostProviderBytes = 100;
const mostBeyondValuesBytes = 1_500;

export const state: Case = {
  name: "state",
  async run(bench) {
    const pair = await bench.pair({ size: bench.sizes[0] ?? 100 });
    const [ours, floor] = [largest(await pair.ours.exportStack()), largest(await pair.floor.exportStack())];
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
        `${ours.beyondValues} bytes, ${ours.engine} of them the engine's; the floor's ${floor.beyondValues}`,
        `≤ ${mostBeyondValuesBytes} bytes`,
        ours.beyondValues <= mostBeyondValuesBytes,
      ),
    ];
  },
};

function largest({ deployment }: { deployment: { resources: Kept[] } }) {
  const sizes = deployment.resources
    .filter(({ urn }) => urn.includes("::mail-"))
    .map(bytesOf)
    .toSorted((one, other) => other.beyondValues - one.beyondValues);
  if (!sizes[0]) throw new Error("The stack is empty.");
  return sizes[0];
}
