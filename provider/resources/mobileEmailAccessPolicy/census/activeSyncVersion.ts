import type { Fact } from "../../../impact/facts";
import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";

/** Exchange Online has refused older versions of ActiveSync since 2026-03-01. */
export const minimumActiveSync = "16.1";
export const minimumSource =
  "https://techcommunity.microsoft.com/blog/exchange/exchange-online-activesync-device-support-update/4477997";

export const unknownVersion = "unknown";

/** The device's ActiveSync version, `unknown` if Exchange does not report it; undefined for other protocols. */
export function activeSyncOf({ ClientType, ClientVersion }: MobileDevice): string | undefined {
  return ClientType?.toLowerCase() === "eas" ? ClientVersion?.trim() || unknownVersion : undefined;
}

/** Whether the device can no longer connect, regardless of the rules. */
export function isTooOld(device: MobileDevice): boolean {
  const version = activeSyncOf(device);
  return version !== undefined && isBelowMinimum(version);
}

/** An unknown version does not count as too old. */
export function isBelowMinimum(version: string): boolean {
  const [major, minor] = partsOf(version);
  const [wantedMajor, wantedMinor] = partsOf(minimumActiveSync);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}

/** A part that is not a number is NaN, which is never below the minimum. */
function partsOf(version: string): [number, number] {
  const [major = "", minor = "0"] = version.split(".");
  return [Number.parseInt(major, 10), Number.parseInt(minor, 10)];
}

/** Devices that Exchange still lists but refuses, regardless of the policy. */
export interface TooOld {
  devices: number;
  /** Number of devices by mailbox number. */
  users: ReadonlyMap<number, number>;
}

/** Explains in a preview why these devices are not in the other counts. */
export const refusedDevices = ({ devices, users }: TooOld): Fact[] =>
  devices === 0
    ? []
    : [
        {
          ...{ kind: "activeSyncTooOld", devices, users: users.size },
          ...{ minimum: minimumActiveSync, source: "deviceList" },
        },
      ];
