import type { Case } from "../bench";
import { timedCommand } from "../engine";

/** Lists with their pages, the two settings, and group names in batches of twenty. */
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
