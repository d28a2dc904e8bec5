import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { type Decision, decide, type Policy, type Traits } from "../census/accessDecision";
import { timeOf } from "../live";
import type { Sight } from "./ledger";
import type { ExemptedMode } from "./ledgerFile";

/** What is known of the policy before a mode was switched on. */
export interface Before {
  policy: Policy;
  /** When a run found it so, in milliseconds. Without it an administrator says so, who is believed. */
  seenAt?: number;
  /** It was found by the run that prepared this mode; what another run found need not have held until the switch. */
  isOfThisMode: boolean;
}

/** A device that the mode stops. */
export interface Stopped {
  device: MobileDevice;
  traits: Traits;
  /** What the live policy makes of it. */
  now: Decision;
}

/** Whether it synchronised until the switch; undefined where that is not known. */
export function syncedBefore(stopped: Stopped, before: Before | undefined): boolean | undefined {
  const { device, traits } = stopped;
  const stamp = stampedBefore(stopped);
  if (before === undefined) return stamp;
  const wasLetIn = decide(before.policy, traits).level === "Allow";
  if (before.seenAt === undefined) return wasLetIn;
  if (stamp === false || (stamp && isNewer(device, before.seenAt))) return stamp;
  return wasLetIn && !before.isOfThisMode ? stamp : wasLetIn;
}

/** Whether the settings were something else after the run that saw them, and before the switch. */
export function isOutdated({ policy, seenAt }: Before, stopped: Stopped): boolean {
  const { device, traits, now } = stopped;
  if (seenAt === undefined || now.by !== "default" || !isNewer(device, seenAt)) return false;
  const { DeviceAccessState: state, DeviceAccessStateReason: why } = device;
  const isOfThen = why === byDefault && stampedBefore(stopped) !== undefined;
  return isOfThen && state !== stamps[decide(policy, traits).level];
}

/** So is whatever Exchange stamped on it. */
const isNewer = ({ FirstSyncTime }: MobileDevice, time: number): boolean => timeOf(FirstSyncTime) >= time;

/** [I] What Exchange lists for a device that each level decided about. */
const stamps: Record<AccessLevel, string> = {
  Allow: "Allowed",
  Block: "Blocked",
  Quarantine: "Quarantined",
};
const byDefault = "Global";

/**
 * Whether Exchange's list says that it synchronised at its last contact. What is listed as the policy of today makes it
 * may be of a contact after the switch, and so tells nothing of the time before it.
 */
export function stampedBefore({ device, now }: Stopped): boolean | undefined {
  const { DeviceAccessState: state, DeviceAccessStateReason: why } = device;
  const mayBeOfToday = state === stamps[now.level] && (why ?? byDefault) === byDefault;
  if (mayBeOfToday || !state) return undefined;
  if (state === stamps.Block || state === stamps.Quarantine) return false;
  // An exemption that was taken away since tells nothing of anybody else's level.
  return state === stamps.Allow && why !== "Individual" ? true : undefined;
}

/**
 * The last run that found another default level than today's.
 *
 * @param since milliseconds; a mode that a run found on before this switch was off in between, when nobody looked
 */
export function beforeIn(
  sights: readonly Sight[],
  live: Policy,
  { mode, since }: { mode: ExemptedMode; since: number },
): Before | undefined {
  const last = sights.findLast(({ level }) => level !== live.level);
  const next = firstOn(sights, live);
  const isOfThisSwitch = next === undefined || Date.parse(next.at) >= since;
  return (
    last && {
      policy: last,
      seenAt: Date.parse(last.at),
      isOfThisMode: last.mode === mode && isOfThisSwitch,
    }
  );
}

/** When the mode was switched on, as the first run that found it on was told: settings change again later. */
export const switchIn = (sights: readonly Sight[], live: Policy): string | undefined =>
  firstOn(sights, live)?.changedAt;

const firstOn = (sights: readonly Sight[], { level }: Policy): Sight | undefined =>
  sights[sights.findLastIndex((sight) => sight.level !== level) + 1];
