import { counted } from "../../counted";
import { ifFound } from "../../errors";
import type { Decision, Policy } from "../../resources/mobileEmailAccessPolicy/census/accessDecision";
import { decide, livePolicy } from "../../resources/mobileEmailAccessPolicy/census/accessDecision";
import { activeSyncOf } from "../../resources/mobileEmailAccessPolicy/census/activeSyncVersion";
import { appOf } from "../../resources/mobileEmailAccessPolicy/census/apps";
import { type Standing, standingOf } from "../../resources/mobileEmailAccessPolicy/census/served";
import type { ComingPolicy } from "../../resources/mobileEmailAccessPolicy/impact/comingPolicy";
import { type DeviceImpact, fateOf } from "../../resources/mobileEmailAccessPolicy/impact/deviceImpact";
import { skippingPoliciesOf } from "../../resources/mobileEmailAccessPolicy/impact/skippingPolicies";
import { readPolicy, timeOf } from "../../resources/mobileEmailAccessPolicy/live";
import {
  type Mailbox,
  readMailboxes,
  traitsIn,
} from "../../resources/mobileEmailAccessPolicy/quarantine/mailboxes";
import type { Tenant } from "../../tenant/connect";
import { listDeviceStatistics } from "../../tenant/exchange/deviceStatistics";
import { listPartnerships, type Partnership } from "../../tenant/exchange/partnerships";
import type { Subject } from "./person";

/** What decided about a device: a condition that takes precedence over the rules, a rule, or the default level. */
export type Because =
  | { kind: Exclude<Standing, "served"> | "managedByIntune" | "exemption" | "blockedId" | "default" }
  | { kind: "rule"; characteristic: string; queryString: string };

export interface Verdict {
  /** `refused`: it cannot sync, whatever the rules say; `notDecided`: these rules do not apply to it. */
  access: "allowed" | "blocked" | "quarantined" | "refused" | "notDecided";
  because: Because;
}

export interface DeviceAnswer {
  /** The id that the mailbox's lists of allowed and blocked devices use. */
  deviceId: string;
  name: string;
  app: string;
  system: string;
  /** ActiveSync version; `unknown` if Exchange does not report it, absent for other protocols. */
  activeSync?: string;
  firstSynced?: string;
  lastSynced?: string;
  now: Verdict;
  /** After the pending change. */
  after?: Verdict;
  /** The group in which a preview of the pending change counts the device; absent if it does not count it. */
  fate?: keyof DeviceImpact | "tooOld";
  /** Conditional Access policies that decide about Outlook instead of the rules. */
  conditionalAccess?: string[];
}

export interface MailboxAnswer {
  hasMailbox: boolean;
  isSwitchedOff: boolean;
  devices: DeviceAnswer[];
}

/** Each device of one person, with its access now and after the pending change. */
export async function devicesOf(
  tenant: Tenant,
  subject: Subject,
  coming: ComingPolicy | undefined,
): Promise<MailboxAnswer> {
  const [mailbox] = [...((await ifFound(readMailboxes(tenant, subject.name)))?.values() ?? [])];
  if (!mailbox) return { hasMailbox: false, isSwitchedOff: false, devices: [] };
  const [live, found, synced, conditionalAccess] = await Promise.all([
    readPolicy(tenant, false),
    devicesIn(tenant, mailbox),
    counted(tenant, "when each device synchronised last", lastSyncs, mailbox.address),
    skippingPoliciesOf(tenant, { id: subject.id, groupIds: subject.groups.map(({ id }) => id) }),
  ]);
  const isManaged = live.settings.IsIntuneManaged === true;
  const devices = found.map((device) => ({
    ...factsOf(device, synced?.get(device.DeviceId.toLowerCase())),
    now: verdictOn(device, mailbox, livePolicy(live), isManaged),
    ...(coming ? afterwards(device, mailbox, coming, isManaged) : {}),
    ...(conditionalAccess.length > 0 && isOutlook(device) ? { conditionalAccess } : {}),
  }));
  return { hasMailbox: true, isSwitchedOff: !mailbox.isEnabled, devices };
}

async function devicesIn(tenant: Tenant, { address }: Mailbox): Promise<Partnership[]> {
  const found: Partnership[] = [];
  for await (const device of listPartnerships(tenant, address)) found.push(device);
  return found;
}

async function lastSyncs(tenant: Tenant, address: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const { DeviceId, LastSuccessSync } of listDeviceStatistics(tenant, address)) {
    const time = whenIn(LastSuccessSync);
    if (time) found.set(DeviceId.toLowerCase(), time);
  }
  return found;
}

const isOutlook = ({ ClientType }: Partnership): boolean => ClientType?.toLowerCase() === "outlook";

const whenIn = (time: string | null | undefined): string | undefined =>
  timeOf(time) > 0 ? new Date(timeOf(time)).toISOString() : undefined;

function factsOf(device: Partnership, lastSynced: string | undefined) {
  const activeSync = activeSyncOf(device);
  const firstSynced = whenIn(device.FirstSyncTime);
  const traits = {
    DeviceType: device.DeviceType ?? "",
    DeviceModel: device.DeviceModel ?? "",
    DeviceOS: device.DeviceOS ?? "",
    DeviceUserAgent: device.DeviceUserAgent ?? "",
  };
  return {
    deviceId: device.DeviceId,
    name: device.FriendlyName || traits.DeviceModel || traits.DeviceType || "a device",
    app: appOf(traits).name,
    system: traits.DeviceOS,
    ...(activeSync === undefined ? {} : { activeSync }),
    ...(firstSynced ? { firstSynced } : {}),
    ...(lastSynced ? { lastSynced } : {}),
  };
}

function verdictOn(device: Partnership, mailbox: Mailbox, policy: Policy, isManaged: boolean): Verdict {
  const standing = standingOf(device, mailbox);
  if (standing === "notSubject") return { access: "notDecided", because: { kind: standing } };
  if (standing !== "served") return { access: "refused", because: { kind: standing } };
  if (isManaged) return { access: "notDecided", because: { kind: "managedByIntune" } };
  const decision = decide(policy, traitsIn(mailbox, device));
  return { access: accessOf[decision.level], because: becauseOf(decision) };
}

const accessOf = { Allow: "allowed", Block: "blocked", Quarantine: "quarantined" } as const;

function becauseOf({ by, level }: Decision): Because {
  if (by === "default") return { kind: by };
  if (by === "individual") return { kind: level === "Allow" ? "exemption" : "blockedId" };
  return { kind: "rule", characteristic: by.characteristic, queryString: by.queryString };
}

/** Like a preview, sets no `fate` if Intune manages the organisation. */
function afterwards(
  device: Partnership,
  mailbox: Mailbox,
  { before, after, news }: ComingPolicy,
  isManaged: boolean,
): Pick<DeviceAnswer, "after" | "fate"> {
  const verdict = verdictOn(device, mailbox, after, isManaged);
  const standing = standingOf(device, mailbox);
  if (isManaged) return { after: verdict };
  if (standing === "tooOld") return { after: verdict, fate: standing };
  if (standing !== "served") return { after: verdict };
  const fate = fateOf(traitsIn(mailbox, device), before, after, news.additionalRules ?? []);
  return { after: verdict, ...(fate ? { fate } : {}) };
}
