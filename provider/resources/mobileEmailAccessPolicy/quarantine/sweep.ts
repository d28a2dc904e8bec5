import type { Tenant } from "../../../tenant/connect";
import { listMobileDevices, mailboxOf } from "../../../tenant/exchange/mobileDevices";
import { type Decision, decide, type Policy } from "../census/accessDecision";
import { isServed } from "../census/served";
import { timeOf } from "../live";
import { type Mailbox, type Mailboxes, traitsIn } from "./mailboxes";
import { isSelected, type Selected } from "./selection";
import { type Before, isOutdated, type Stopped, stampedBefore, syncedBefore } from "./syncedBefore";

/** What determines the devices that a run exempts. */
export interface Sweep {
  live: Policy;
  /** The policy once the mode is on. */
  after: Policy;
  /** Whether the mode is already on. */
  afterSwitch: boolean;
  /**
   * When the mode was switched on (milliseconds since 1970), or later if it was off in between, but not after `until`.
   */
  since: number;
  until: number;
  before: Before | undefined;
  /** Our exemptions that ended with a ring, by address: these devices did sync. */
  ended: ReadonlyMap<string, ReadonlySet<string>>;
}

type Ids = Map<Mailbox, string[]>;

export interface Swept {
  additions: Ids;
  /** Devices that the mode stops and for which it is unknown whether they synced until the switch. */
  unclear: Ids;
}

/** Finds devices that sync until the mode stops them. */
export async function sweep(
  tenant: Tenant,
  sweep: Sweep,
  selected: Selected,
  mailboxes: Mailboxes["listed"],
): Promise<Swept> {
  const { live, after, before, ended } = sweep;
  const [bySight, byStamps] = [noIds(), noIds()];
  let outdated = false;
  for await (const device of listMobileDevices(tenant)) {
    const mailbox = mailboxes.get(mailboxOf(device));
    if (!mailbox || !isServed(device, mailbox)) continue;
    const traits = traitsIn(mailbox, device);
    const stopped: Stopped = { device, traits, now: decide(live, traits) };
    outdated ||= before !== undefined && isOutdated(before, stopped);
    if (!isSelected(selected, mailbox) || !stops(decide(after, traits)) || isMeant(sweep, stopped)) continue;
    const isKnown = stopped.now.level === "Allow" || holds(ended.get(mailbox.address), device.DeviceId);
    put(bySight, mailbox, device.DeviceId, isKnown || syncedBefore(stopped, before));
    put(byStamps, mailbox, device.DeviceId, isKnown || stampedBefore(stopped));
  }
  return outdated ? byStamps : bySight;
}

/** Devices that a rule blocks are blocked on purpose and must not be exempted. */
const stops = ({ level, by }: Decision): boolean =>
  level === "Quarantine" || (level === "Block" && by === "default");

/**
 * Whether the device was stopped by something other than the switch, or first synced after it: the mode is meant for
 * such devices.
 */
function isMeant({ afterSwitch, since, until }: Sweep, stopped: Stopped): boolean {
  const { device, now } = stopped;
  if (now.level === "Allow") return false;
  const first = timeOf(device.FirstSyncTime);
  const cameLater = first >= until || (first >= since && stampedBefore(stopped) !== true);
  return !afterSwitch || now.by !== "default" || cameLater;
}

const holds = (ids: ReadonlySet<string> | undefined, id: string): boolean =>
  [...(ids ?? [])].some((one) => one.toLowerCase() === id.toLowerCase());

const noIds = (): Swept => ({ additions: new Map(), unclear: new Map() });

/** @param synced undefined if not known */
function put(
  { additions, unclear }: Swept,
  mailbox: Mailbox,
  deviceId: string,
  synced: boolean | undefined,
): void {
  if (synced === false) return;
  const ids = synced ? additions : unclear;
  ids.set(mailbox, [...(ids.get(mailbox) ?? []), deviceId]);
}
