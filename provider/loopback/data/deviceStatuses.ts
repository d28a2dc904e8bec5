import type { DeviceStatus, TenantData } from "./tenantData";

/** Simulates a device that checks in and reports the status of a profile. */
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
