import type { Fact } from "../../../impact/facts";
import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";

/** Exchange Online has refused older versions of ActiveSync since 2026-03-01. */
export const minimumActiveSync = "16.1";
export const minimumSource =
  "https://techcommunity.microsoft.com/blog/exchange/exchange-online-activesync-device-support-update/4477997";

export const unknownVersion = "unknown";

/** The version of ActiveSync that a device speaks, `unknown` where Exchange does not say; undefined for another protocol. */
export function activeSyncOf({ ClientType, ClientVersion }: MobileDevice): string | undefined {
  return ClientType?.toLowerCase() === "eas" ? ClientVersion?.trim() || unknownVersion : undefined;
}

/** Such a device cannot connect any more, whatever the rules say. */
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

/** NaN where there is no number, which is below nothing. */
function partsOf(version: string): [number, number] {
  const [major = "", minor = "0"] = version.split(".");
  return [Number.parseInt(major, 10), Number.parseInt(minor, 10)];
}

/** Devices in Exchange's list that no policy allows or blocks. */
export interface TooOld {
  devices: number;
  /** How many each mailbox has. */
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
