import type { MobileDevice } from "../../../tenant/exchange/mobileDevices";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { type Decision, decide, type Policy, type Traits } from "../census/accessDecision";
import { timeOf } from "../live";
import type { Sight } from "./ledger";
import type { ExemptedMode } from "./ledgerFile";

/** What is known about the policy before a mode was switched on. */
export interface Before {
  policy: Policy;
  /** When a run found this policy (milliseconds since 1970). Absent if an administrator named it; that is trusted. */
  seenAt?: number;
  /** Whether the run that prepared this mode found it. What another run found may have changed before the switch. */
  isOfThisMode: boolean;
}

/** A device that the mode stops. */
export interface Stopped {
  device: MobileDevice;
  traits: Traits;
  /** The live policy's decision on the device. */
  now: Decision;
}

/** Whether the device synced until the switch; undefined if not known. */
export function syncedBefore(stopped: Stopped, before: Before | undefined): boolean | undefined {
  const { device, traits } = stopped;
  const stamp = stampedBefore(stopped);
  if (before === undefined) return stamp;
  const wasLetIn = decide(before.policy, traits).level === "Allow";
  if (before.seenAt === undefined) return wasLetIn;
  if (stamp === false || (stamp && isNewer(device, before.seenAt))) return stamp;
  return wasLetIn && !before.isOfThisMode ? stamp : wasLetIn;
}

/** Whether this device shows that the settings changed again between the run that recorded them and the switch. */
export function isOutdated({ policy, seenAt }: Before, stopped: Stopped): boolean {
  const { device, traits, now } = stopped;
  if (seenAt === undefined || now.by !== "default" || !isNewer(device, seenAt)) return false;
  const { DeviceAccessState: state, DeviceAccessStateReason: why } = device;
  const isOfThen = why === byDefault && stampedBefore(stopped) !== undefined;
  return isOfThen && state !== stamps[decide(policy, traits).level];
}

/** Whether the device first synced after the time. Its listed access state is then newer as well. */
const isNewer = ({ FirstSyncTime }: MobileDevice, time: number): boolean => timeOf(FirstSyncTime) >= time;

/** [I] The access state that Exchange lists for a device after each decision. */
const stamps: Record<AccessLevel, string> = {
  Allow: "Allowed",
  Block: "Blocked",
  Quarantine: "Quarantined",
};
const byDefault = "Global";

/**
 * Whether the device synced at its last contact, according to Exchange's list. Undefined if the state matches today's
 * policy: the contact may have been after the switch, so it proves nothing about the time before.
 */
export function stampedBefore({ device, now }: Stopped): boolean | undefined {
  const { DeviceAccessState: state, DeviceAccessStateReason: why } = device;
  const mayBeOfToday = state === stamps[now.level] && (why ?? byDefault) === byDefault;
  if (mayBeOfToday || !state) return undefined;
  if (state === stamps.Block || state === stamps.Quarantine) return false;
  // An exemption that was removed since proves nothing about the default level.
  return state === stamps.Allow && why !== "Individual" ? true : undefined;
}

/**
 * What the last run recorded that found another default level than today's.
 *
 * @param since milliseconds; if a run found the mode on before this time, it was off in between without being recorded
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

/**
 * When the mode was switched on, as Exchange reported to the first run that found it on. Its later reports may be of
 * other changes.
 */
export const switchIn = (sights: readonly Sight[], live: Policy): string | undefined =>
  firstOn(sights, live)?.changedAt;

const firstOn = (sights: readonly Sight[], { level }: Policy): Sight | undefined =>
  sights[sights.findLastIndex((sight) => sight.level !== level) + 1];
