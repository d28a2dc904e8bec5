import type { ManagedDevice } from "../data/people";
import type { DeviceStatus } from "../data/tenantData";
import { typeName } from "../types/typeTable";
import { findDeviceConfiguration } from "./findDeviceConfiguration";
import { targetedDevices } from "./payloadLinks";
import { readConfiguration } from "./permissions";
import { bothVersions, contextOf, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

export const deviceStatusRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/deviceManagement/deviceConfigurations/:id/deviceStatusOverview",
    versions: bothVersions,
    permissions: readConfiguration,
    handle: getOverview,
  },
];

/** [I] A device that has not reported is pending; a device that lost the profile is not counted. */
function getOverview(request: GraphRequest): GraphAnswer {
  const { tenant } = request;
  const { id, version, "@odata.type": type } = findDeviceConfiguration(request);
  const reported = tenant.deviceStatuses.get(id) ?? {};
  const devices = targetedDevices(tenant, tenant.assignments.get(id) ?? []);
  const statuses = devices.map((device) =>
    isFor(type, device) ? (reported[device.id] ?? "pending") : "otherPlatform",
  );
  const count = (wanted: DeviceStatus | "pending" | "otherPlatform") =>
    statuses.filter((status) => status === wanted).length;
  return ok({
    "@odata.context": contextOf(
      request,
      "deviceManagement/deviceConfigurations/deviceStatusOverview/$entity",
    ),
    id,
    pendingCount: count("pending"),
    notApplicableCount: count("notApplicable"),
    successCount: count("succeeded"),
    errorCount: count("error"),
    failedCount: count("failed"),
    ...(request.version === "beta"
      ? { notApplicablePlatformCount: count("otherPlatform"), conflictCount: count("conflict") }
      : {}),
    lastUpdateDateTime: lastCheckinOf(devices),
    configurationVersion: version,
  });
}

const isFor = (odataType: string, { operatingSystem }: ManagedDevice): boolean =>
  typeName(odataType).toLowerCase().startsWith(operatingSystem.toLowerCase());

const lastCheckinOf = (devices: readonly ManagedDevice[]): string | null =>
  devices
    .map(({ lastCheckinDateTime }) => lastCheckinDateTime)
    .sort()
    .at(-1) ?? null;
