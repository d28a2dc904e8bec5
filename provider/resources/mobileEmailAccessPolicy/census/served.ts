import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import { isTooOld } from "./activeSyncVersion";

/**
 * Whether the rules apply to a device, and if not, why: its mailbox no longer exists (`noMailbox`) or has ActiveSync
 * disabled (`switchedOff`), its protocol version is too old (`tooOld`), or its app uses Graph or a browser and is only
 * listed (`notSubject`). The rules apply to devices that are `served`.
 */
export type Standing = "noMailbox" | "switchedOff" | "tooOld" | "notSubject" | "served";

/** @param mailbox undefined if it no longer exists */
export function standingOf(device: MobileDevice, mailbox: { isEnabled: boolean } | undefined): Standing {
  if (mailbox === undefined) return "noMailbox";
  if (!mailbox.isEnabled) return "switchedOff";
  if (isTooOld(device)) return "tooOld";
  return isSubjectToRules(device) ? "served" : "notSubject";
}

/** Whether the rules apply to a device. Census, exempt, release, explain and preview all use this check. */
export const isServed = (device: MobileDevice, mailbox: { isEnabled: boolean } | undefined): boolean =>
  standingOf(device, mailbox) === "served";

/**
 * Rules apply to ActiveSync and Outlook; apps that use Graph or a browser are only listed. [I] the values, from
 * captures
 */
export function isSubjectToRules({ ClientType }: MobileDevice): boolean {
  return !["rest", "mowa"].includes((ClientType ?? "").toLowerCase());
}
