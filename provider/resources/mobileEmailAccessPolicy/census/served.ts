import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import { isTooOld } from "./activeSyncVersion";

/**
 * What stands before the rules: a partnership outlives its mailbox (`noMailbox`), a mailbox may have ActiveSync switched
 * off (`switchedOff`), a protocol may be too old (`tooOld`), and apps on Graph or in a browser are listed although no rule
 * reaches them (`notSubject`). The rules decide about those that are `served`.
 */
export type Standing = "noMailbox" | "switchedOff" | "tooOld" | "notSubject" | "served";

/** @param mailbox undefined when there is none any more */
export function standingOf(device: MobileDevice, mailbox: { isEnabled: boolean } | undefined): Standing {
  if (mailbox === undefined) return "noMailbox";
  if (!mailbox.isEnabled) return "switchedOff";
  if (isTooOld(device)) return "tooOld";
  return isSubjectToRules(device) ? "served" : "notSubject";
}

/** Whether the rules decide about a device: census, exempt, release, explain and preview count the same ones. */
export const isServed = (device: MobileDevice, mailbox: { isEnabled: boolean } | undefined): boolean =>
  standingOf(device, mailbox) === "served";

/** Rules reach ActiveSync and Outlook; apps on Graph or in a browser are listed as well. [I] the words, from captures */
export function isSubjectToRules({ ClientType }: MobileDevice): boolean {
  return !["rest", "mowa"].includes((ClientType ?? "").toLowerCase());
}
