import { isDeepStrictEqual } from "node:util";
import type { OrganizationSettings } from "../data/exchange";
import { guidOf } from "../data/guid";
import {
  accessLevel,
  boolean,
  type Cmdlet,
  type CmdletResult,
  directoryObject,
  type Invocation,
  multiValue,
  oneObject,
  type ParameterType,
  readConfiguration,
  shortText,
  text,
  unmodified,
  writeConfiguration,
} from "./cmdlet";
import { cmdletNotFound } from "./errors";
import { applyMultiValue, type MultiValueChange } from "./parameters";

const name = "Mobile Mailbox Settings";

/** [U] The members: no public source names one, so these are invented. */
const tenantAdminPreference: ParameterType = {
  kind: "enum",
  type: "Microsoft.Exchange.Data.Directory.SystemConfiguration.TenantAdminPreference",
  members: ["LoopbackNone", "LoopbackFirst", "LoopbackSecond"],
};

export const organizationSettingsCmdlets: Cmdlet[] = [
  {
    name: "Get-ActiveSyncOrganizationSettings",
    roles: readConfiguration,
    parameters: { Identity: text },
    run: get,
  },
  {
    name: "Set-ActiveSyncOrganizationSettings",
    roles: writeConfiguration,
    parameters: {
      Identity: text,
      DefaultAccessLevel: accessLevel,
      UserMailInsert: shortText(256),
      AdminMailRecipients: multiValue,
      OtaNotificationMailInsert: shortText(256),
      TenantAdminPreference: tenantAdminPreference,
      AllowAccessForUnSupportedPlatform: boolean,
      AllowRMSSupportForUnenlightenedApps: boolean,
      EnableMobileMailboxPolicyWhenCAInplace: boolean,
    },
    run: set,
  },
];

function get({ state, tenant, parameters }: Invocation): CmdletResult {
  checkIdentity(parameters.Identity);
  const settings = state.staleReads.see("organizationSettings", "gets");
  const guid = guidOf(`${tenant.tenantId} ${name}`);
  const object = directoryObject(tenant, "CN=Mobile Mailbox Settings Container", {
    name,
    guid,
    objectClass: "msExchActiveSyncDeviceAutoblockThreshold",
    changed: settings.WhenChangedUTC,
  });
  return { value: oneObject({ ...settings, DeviceFiltering: null, OtherWellKnownObjects: [], ...object }) };
}

function checkIdentity(identity: unknown): void {
  if (identity === undefined || identity === null || String(identity).toLowerCase() === name.toLowerCase())
    return;
  throw cmdletNotFound(String(identity));
}

/** Devices keep their listed state until they next connect. */
function set({ state, tenant, parameters }: Invocation): CmdletResult {
  const { Identity, Confirm, WhatIf, ErrorAction, WarningAction, AdminMailRecipients, ...rest } = parameters;
  checkIdentity(Identity);
  const settings = tenant.organizationSettings;
  const recipients = AdminMailRecipients as MultiValueChange | undefined;
  const wanted: Partial<OrganizationSettings> = {
    ...rest,
    ...(recipients === undefined
      ? {}
      : { AdminMailRecipients: applyMultiValue(settings.AdminMailRecipients, recipients) }),
  };
  const changed = Object.entries(wanted).filter(
    ([key, value]) => !isDeepStrictEqual(value, settings[key as keyof OrganizationSettings]),
  );
  if (changed.length === 0) return unmodified(name);
  if (WhatIf === true) return {};
  state.staleReads.remember("organizationSettings");
  Object.assign(settings, Object.fromEntries(changed), { WhenChangedUTC: new Date().toISOString() });
  return {};
}
