import type { Change } from "./data/audit";
import { contact } from "./data/deviceAccess";
import { createDeviceAccessRule, type NewDeviceAccessRule } from "./data/deviceAccessRuleChanges";
import type { DeviceAccessRule, Mailbox, OrganizationSettings } from "./data/exchange";
import { auditCmdlet } from "./data/exchangeAudit";
import type { TenantData } from "./data/tenantData";

/** The administrator's changes in the Exchange admin center, which runs cmdlets. */
export interface ExchangeAdministrator {
  setOrganizationSettings(patch: Partial<OrganizationSettings>): void;
  addDeviceAccessRule(rule: NewDeviceAccessRule): DeviceAccessRule;
  removeDeviceAccessRule(identity: string): void;
  /** Sets the device ids that a mailbox allows and blocks individually; a list that is left out stays unchanged. */
  setDeviceIds(
    userPrincipalName: string,
    ids: Partial<Pick<Mailbox, "ActiveSyncAllowedDeviceIDs" | "ActiveSyncBlockedDeviceIDs">>,
  ): void;
  /** Simulates that this device, or every device, connects to sync, which updates its access state. */
  deviceContacts(deviceId?: string): void;
}

export const inExchange = (change: Change): ExchangeAdministrator => {
  const { tenant } = change;
  return {
    setOrganizationSettings: (patch) => {
      auditCmdlet(change, "Set-ActiveSyncOrganizationSettings", patch);
      Object.assign(tenant.organizationSettings, patch, { WhenChangedUTC: new Date().toISOString() });
    },
    addDeviceAccessRule: (rule) => {
      auditCmdlet(change, "New-ActiveSyncDeviceAccessRule", { ...rule });
      return createDeviceAccessRule(tenant, rule);
    },
    removeDeviceAccessRule: (identity) => {
      auditCmdlet(change, "Remove-ActiveSyncDeviceAccessRule", { Identity: identity });
      tenant.deviceAccessRules.delete(identity.toLowerCase());
    },
    setDeviceIds: (userPrincipalName, ids) => {
      auditCmdlet(change, "Set-CASMailbox", { Identity: userPrincipalName, ...ids });
      Object.assign(mailboxOf(tenant, userPrincipalName), ids);
    },
    deviceContacts: (deviceId) => {
      for (const mailbox of tenant.mailboxes.values()) {
        const devices = mailbox.devices.filter(
          ({ DeviceId }) => deviceId === undefined || DeviceId === deviceId,
        );
        for (const device of devices) contact(tenant, mailbox, device);
      }
    },
  };
};

function mailboxOf(tenant: TenantData, userPrincipalName: string): Mailbox {
  const mailbox = tenant.mailboxes.get(userPrincipalName.toLowerCase());
  if (mailbox === undefined) throw new Error(`The loopback tenant has no mailbox ${userPrincipalName}.`);
  return mailbox;
}
