import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Project } from "../../e2e/harness/project";
import type { Case } from "../bench";
import { coresBusy, timed, timedCommand } from "../engine";
import { compared } from "../results";

/** Lists with their pages, the two settings, and names of groups twenty in a batch. */
const mostExportRequests = 60;

export const exporting: Case = {
  name: "export",
  async run(bench) {
    const size = bench.quick ? 100 : 1_000;
    const { ours, tenant } = await bench.pair({ size });
    await tenant.clear();
    const ms = await timedCommand(ours, "m365", "export", "--format", "pulumi-import", "--out", "exported");
    const { requests, routes, peak } = await tenant.traffic();
    return [
      {
        case: "m365 export",
        n: size,
        oursMedianMs: Math.round(ms),
        floorMedianMs: null,
        ratio: null,
        requests,
        routes,
        peakRequests: peak,
        target: `≤ ${mostExportRequests} requests`,
        met: requests <= mostExportRequests,
        repetitions: 1,
      },
    ];
  },
};

/** Two at once cannot take less than half the time, nor less than what both need of the cores. */
const leastOf = (cores: number) => Math.max(0.5, cores / availableParallelism());

export const drift: Case = {
  name: "drift",
  async run(bench) {
    const count = bench.quick ? 4 : bench.full ? 50 : 8;
    const { ours, size } = await bench.pair({ size: bench.sizes[0] ?? 100 });
    const stacks = await copies(ours, count);
    const command = ["drift", "--confirm-after", "0", "--stack", ...stacks, "--parallel"];
    const look = (parallel: number) =>
      coresBusy(() => timedCommand(ours, "m365", ...command, String(parallel)));
    const [one, two] = [await look(1), await look(2)];
    const ratios = compared({ ours: [two.ms], floor: [one.ms] });
    const least = leastOf(one.cores);
    return [
      {
        case: `m365 drift, ${count} stacks, two at once (floor: one at once)`,
        n: count * size,
        ...ratios,
        requests: null,
        found: `${one.cores.toFixed(1)} of ${availableParallelism()} cores busy, then ${two.cores.toFixed(1)}`,
        target: `≤ 1.10 × what the cores allow (${least.toFixed(2)} × one at once)`,
        met: ratios.ratio <= 1.1 * least,
      },
    ];
  },
};

/** Stacks with the state of the first one. */
async function copies({ folder, env, exportStack }: Project, count: number): Promise<string[]> {
  const state = JSON.stringify(await exportStack());
  const names = Array.from({ length: count }, (_, index) => `copy-${index}`);
  for (const name of names) {
    const place = { folder, env: { ...env, PULUMI_STACK: name } };
    await timed(place, "stack", "init", name, "--no-select");
    await writeFile(join(folder, "copy.json"), state.replaceAll("urn:pulumi:test::", `urn:pulumi:${name}::`));
    await timed(place, "stack", "import", "--file", "copy.json", "--stack", name);
  }
  return names;
}
