import type { AccessLevel, DeviceAccessRule, DeviceAccessState, Mailbox, MobileDevice } from "./exchange";
import type { TenantData } from "./tenantData";

interface DeviceAccess {
  DeviceAccessState: DeviceAccessState;
  DeviceAccessStateReason: string;
  DeviceAccessControlRule: string | null;
}

/**
 * What Exchange decides when a device connects: individual ids, then rules (the strictest first), then the default.
 * @see "Understanding Exchange ActiveSync device access states", Exchange 2010 help; [I] the same order online
 */
function decideAccess(tenant: TenantData, mailbox: Mailbox, device: MobileDevice): DeviceAccess {
  if (tenant.organizationSettings.IsIntuneManaged) return access("Allowed", "ExternallyManaged");
  if (holds(mailbox.ActiveSyncBlockedDeviceIDs, device.DeviceId)) return access("Blocked", "Individual");
  if (holds(mailbox.ActiveSyncAllowedDeviceIDs, device.DeviceId)) return access("Allowed", "Individual");
  const rule = strictestRule(tenant, device);
  if (rule !== undefined) return access(stateOf[rule.AccessLevel], "DeviceRule", rule.Identity);
  return access(stateOf[tenant.organizationSettings.DefaultAccessLevel], "Global");
}

const access = (state: DeviceAccessState, reason: string, rule: string | null = null): DeviceAccess => ({
  DeviceAccessState: state,
  DeviceAccessStateReason: reason,
  DeviceAccessControlRule: rule,
});

const stateOf: Record<AccessLevel, DeviceAccessState> = {
  Allow: "Allowed",
  Block: "Blocked",
  Quarantine: "Quarantined",
};
const strictness: readonly AccessLevel[] = ["Block", "Quarantine", "Allow"];

function strictestRule(tenant: TenantData, device: MobileDevice): DeviceAccessRule | undefined {
  const matching = [...tenant.deviceAccessRules.values()].filter((rule) => matches(rule, device));
  return strictness.map((level) => matching.find(({ AccessLevel }) => AccessLevel === level)).find(Boolean);
}

/** Compares the whole text, ignoring case; there are no wildcards. */
function matches({ Characteristic, QueryString }: DeviceAccessRule, device: MobileDevice): boolean {
  return characteristicOf(Characteristic, device).toLowerCase() === QueryString.toLowerCase();
}

function characteristicOf(characteristic: DeviceAccessRule["Characteristic"], device: MobileDevice): string {
  switch (characteristic) {
    case "DeviceModel":
      return device.DeviceModel;
    case "DeviceType":
      return device.DeviceType;
    case "DeviceOS":
      return device.DeviceOS;
    case "UserAgent":
      return device.DeviceUserAgent;
    case "XMSWLHeader":
      return "";
  }
}

const holds = (ids: readonly string[], id: string): boolean =>
  ids.some((one) => one.toLowerCase() === id.toLowerCase());

/**
 * The lowest version of ActiveSync that Exchange Online supports.
 * @see https://techcommunity.microsoft.com/blog/exchange/exchange-online-activesync-device-support-update/4477997
 */
const activeSyncVersion = 16.1;

/** [I] Refused before any rule is evaluated: the access state of such a device no longer changes. */
export const isRefused = ({ ClientType, ClientVersion }: MobileDevice): boolean =>
  ClientType === "EAS" && Number.parseFloat(ClientVersion) < activeSyncVersion;

/** The device connects to sync: its access state is updated, and if it is allowed, the time of its last sync. */
export function contact(tenant: TenantData, mailbox: Mailbox, device: MobileDevice): void {
  if (isRefused(device)) return;
  Object.assign(device, decideAccess(tenant, mailbox, device));
  if (device.DeviceAccessState === "Allowed") device.LastSuccessSync = new Date().toISOString();
}
