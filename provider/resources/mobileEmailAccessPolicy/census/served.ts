import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import { isTooOld } from "./activeSyncVersion";

/**
 * Whether the rules decide about a device: census, exempt, release and preview count the same ones. A partnership
 * outlives its mailbox, and a mailbox may have ActiveSync switched off: such a device does not synchronise, whatever
 * the rules say. Neither does one whose protocol is too old.
 *
 * @param mailbox undefined when there is none any more
 */
export const isServed = (device: MobileDevice, mailbox: { isEnabled: boolean } | undefined): boolean =>
  isSubjectToRules(device) && mailbox?.isEnabled === true && !isTooOld(device);

/** Rules reach ActiveSync and Outlook; apps on Graph or in a browser are listed as well. [I] the words, from captures */
export function isSubjectToRules({ ClientType }: MobileDevice): boolean {
  return !["rest", "mowa"].includes((ClientType ?? "").toLowerCase());
}
