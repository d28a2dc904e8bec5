import { decide, type Policy, type Traits } from "../census/accessDecision";
import { appOf } from "../census/apps";
import type { DeviceKind } from "../census/census";
import { type Pair, samePair } from "../wire";

/** Devices with the same outcome, and their mailboxes. */
export class DeviceGroup {
  devices = 0;
  /** Number of devices by mailbox number. */
  readonly users = new Map<number, number>();
  /** Devices by the name of their app. */
  readonly apps = new Map<string, number>();
  /** One device kind of each uncommon app. */
  readonly rare = new Map<string, DeviceKind>();

  add(kind: DeviceKind): void {
    const { name, isCommon } = appOf(kind);
    this.devices += kind.devices;
    for (const [user, devices] of kind.users) this.users.set(user, (this.users.get(user) ?? 0) + devices);
    this.apps.set(name, (this.apps.get(name) ?? 0) + kind.devices);
    if (!isCommon && !this.rare.has(name)) this.rare.set(name, kind);
  }
}

/** The devices that a change of the policy affects. */
export interface DeviceImpact {
  stop: DeviceGroup;
  /** Devices that currently sync and will be quarantined. */
  asked: DeviceGroup;
  start: DeviceGroup;
  /** Devices that keep syncing because of an additional rule. */
  byRule: DeviceGroup;
  /** Devices that keep syncing because of an allowed id on their mailbox. */
  byExemption: DeviceGroup;
}

/** Computed from the rules, because the state that Exchange lists for a device is as of its last contact. */
export function deviceImpactOf(
  kinds: readonly DeviceKind[],
  before: Policy,
  after: Policy,
  additional: readonly Pair[],
): DeviceImpact {
  const touched: DeviceImpact = {
    stop: new DeviceGroup(),
    asked: new DeviceGroup(),
    start: new DeviceGroup(),
    byRule: new DeviceGroup(),
    byExemption: new DeviceGroup(),
  };
  for (const kind of kinds) {
    const fate = fateOf(kind, before, after, additional);
    if (fate) touched[fate].add(kind);
  }
  return touched;
}

/** The outcome of the change for one device; undefined if there is nothing to report. */
export function fateOf(
  device: Traits,
  before: Policy,
  after: Policy,
  additional: readonly Pair[],
): keyof DeviceImpact | undefined {
  const [was, is] = [decide(before, device), decide(after, device)];
  if (was.level !== "Allow") return is.level === "Allow" ? "start" : undefined;
  if (is.level === "Block") return "stop";
  if (is.level === "Quarantine") return "asked";
  if (is.by === "individual") return "byExemption";
  return isOneOf(additional, is.by) ? "byRule" : undefined;
}

function isOneOf(additional: readonly Pair[], by: Pair | "default" | "individual"): boolean {
  return typeof by !== "string" && additional.some((pair) => samePair(pair, by));
}
