import type { DeviceStatus, TenantData } from "./tenantData";

/** What devices report about a profile when they check in. */
export function reportStatus(
  { deviceStatuses, managedDevices }: TenantData,
  profileId: string,
  deviceId: string,
  status: DeviceStatus,
): void {
  deviceStatuses.set(profileId, { ...deviceStatuses.get(profileId), [deviceId]: status });
  const device = managedDevices.get(deviceId);
  if (device) device.lastCheckinDateTime = new Date().toISOString();
}
