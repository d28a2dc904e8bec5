import { z } from "zod";
import type { Transport } from "../pipeline";
import { getJsonTogether } from "./batch";

const count = z.int().nullish();
const overview = z.looseObject({
  pendingCount: count,
  notApplicableCount: count,
  notApplicablePlatformCount: count,
  successCount: count,
  errorCount: count,
  failedCount: count,
  conflictCount: count,
  lastUpdateDateTime: z.string().nullish(),
});

/** Number of devices by state of a profile, as reported at their last check-in. */
export interface DeviceStatus {
  succeeded: number;
  pending: number;
  failed: number;
  conflict: number;
  notApplicable: number;
  /** When Intune last counted (ISO 8601). */
  lastReported?: string;
}

const path = (id: string) =>
  `/beta/deviceManagement/deviceConfigurations/${encodeURIComponent(id)}/deviceStatusOverview`;

/** @see https://learn.microsoft.com/graph/api/intune-deviceconfig-deviceconfigurationdeviceoverview-get?view=graph-rest-beta */
export async function getDeviceStatus(graph: Transport, id: string): Promise<DeviceStatus> {
  const request = { method: "GET", path: path(id), permission: "readProfiles" } as const;
  const answer = await getJsonTogether(graph, z.union([z.object({ value: overview }), overview]), request);
  return statusIn("value" in answer ? overview.parse(answer.value) : answer);
}

/** [I] Each device is in one count only, so the two counts of failures, and the two of not applicable, can be added. */
function statusIn(counts: z.infer<typeof overview>): DeviceStatus {
  const sum = (...numbers: (number | null | undefined)[]) =>
    numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
  return {
    succeeded: sum(counts.successCount),
    pending: sum(counts.pendingCount),
    failed: sum(counts.failedCount, counts.errorCount),
    conflict: sum(counts.conflictCount),
    notApplicable: sum(counts.notApplicableCount, counts.notApplicablePlatformCount),
    ...(counts.lastUpdateDateTime ? { lastReported: counts.lastUpdateDateTime } : {}),
  };
}
