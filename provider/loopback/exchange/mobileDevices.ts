import type { Mailbox, MobileDevice } from "../data/exchange";
import type { TenantData } from "../data/tenantData";
import {
  boolean,
  type Cmdlet,
  type CmdletResult,
  directoryObject,
  type Invocation,
  objects,
  readRecipients,
  resultSize,
  text,
  writeRecipients,
} from "./cmdlet";
import { cmdletNotFound } from "./errors";
import { findMailbox, nameOfMailbox } from "./mailboxes";
import { parseOpath } from "./opath";
import { limit } from "./resultSize";

export const mobileDeviceCmdlets: Cmdlet[] = [
  {
    name: "Get-MobileDevice",
    roles: readRecipients,
    parameters: { Identity: text, Mailbox: text, Filter: text, ResultSize: resultSize, ActiveSync: boolean },
    run: get,
  },
  {
    name: "Get-MobileDeviceStatistics",
    roles: readRecipients,
    parameters: { Identity: text, Mailbox: text, ActiveSync: boolean },
    run: statistics,
  },
  {
    name: "Remove-MobileDevice",
    roles: writeRecipients,
    parameters: { Identity: text },
    required: ["Identity"],
    run: remove,
  },
];

/** A device with the mailbox it belongs to. */
interface Partnership {
  readonly mailbox: Mailbox;
  readonly device: MobileDevice;
}

function get(invocation: Invocation): CmdletResult {
  const { tenant, parameters } = invocation;
  const all = partnershipsIn(invocation);
  const filter =
    parameters.Filter === undefined ? undefined : parseOpath(String(parameters.Filter), filterable);
  const matching = filter === undefined ? all : all.filter(({ device }) => filter({ ...device }));
  const { kept, warnings } = limit(matching, parameters.ResultSize as number | undefined);
  return { value: objects(kept, (partnership) => view(tenant, partnership)), warnings };
}

const filterable = [
  "DeviceAccessState",
  "DeviceAccessStateReason",
  "DeviceAccessControlRule",
  "ClientType",
  "DeviceId",
  "DeviceModel",
  "DeviceType",
  "DeviceOS",
  "DeviceUserAgent",
  "FriendlyName",
];

function partnershipsIn({ state, tenant, parameters }: Invocation): Partnership[] {
  if (parameters.Identity !== undefined) return [findDevice(tenant, parameters.Identity)];
  if (parameters.Mailbox !== undefined) return partnershipsOf(findMailbox(tenant, parameters.Mailbox));
  return [...state.staleReads.see("mailboxes", "lists").values()].flatMap(partnershipsOf);
}

const partnershipsOf = (mailbox: Mailbox): Partnership[] =>
  mailbox.devices.map((device) => ({ mailbox, device }));

function findDevice(tenant: TenantData, identity: unknown): Partnership {
  const wanted = String(identity).toLowerCase();
  for (const mailbox of tenant.mailboxes.values()) {
    const device = mailbox.devices.find(
      (one) => one.Guid === wanted || identityOf(mailbox, one).toLowerCase() === wanted,
    );
    if (device) return { mailbox, device };
  }
  throw cmdletNotFound(String(identity));
}

const nameOf = ({ ClientType, DeviceType, DeviceId }: MobileDevice): string =>
  `${ClientType === "EAS" ? "" : `${ClientType}§`}${DeviceType}§${DeviceId}`;

/** Starts with the user's name, by which clients identify the device's owner. */
const identityOf = (mailbox: Mailbox, device: MobileDevice): string =>
  `${nameOfMailbox(mailbox)}\\ExchangeActiveSyncDevices\\${nameOf(device)}`;

/** The 40 properties that a real tenant returns. */
function view(tenant: TenantData, { mailbox, device }: Partnership): Record<string, unknown> {
  const { Guid, LastSuccessSync: _, ...shown } = device;
  const path = `CN=ExchangeActiveSyncDevices,CN=${mailbox.displayName}`;
  const object = directoryObject(tenant, path, {
    name: nameOf(device),
    identity: identityOf(mailbox, device),
    guid: Guid,
    objectClass: "msExchActiveSyncDevice",
    changed: device.FirstSyncTime,
  });
  return {
    ...shown,
    DeviceImei: "",
    DeviceMobileOperator: "",
    DeviceOSLanguage: "en-US",
    DeviceTelephoneNumber: "",
    "FirstSyncTime@data.type": "System.DateTime",
    UserDisplayName: `LOOPBACK.PROD.OUTLOOK.COM/${tenant.domain}/${mailbox.displayName}`,
    IsManaged: false,
    IsCompliant: false,
    IsDisabled: false,
    ...object,
  };
}

/** Statistics can be read only for one mailbox or one device. */
function statistics({ tenant, parameters }: Invocation): CmdletResult {
  const found =
    parameters.Mailbox === undefined
      ? [findDevice(tenant, parameters.Identity)]
      : partnershipsOf(findMailbox(tenant, parameters.Mailbox));
  return { value: objects(found, (partnership) => statisticsOf(tenant, partnership)) };
}

export const mailboxStatistics = (tenant: TenantData, userPrincipalName: string): Record<string, unknown>[] =>
  partnershipsOf(findMailbox(tenant, userPrincipalName)).map((partnership) =>
    statisticsOf(tenant, partnership),
  );

function statisticsOf(tenant: TenantData, partnership: Partnership): Record<string, unknown> {
  const { device } = partnership;
  const { UserDisplayName: _, ...shown } = view(tenant, partnership);
  return {
    ...shown,
    LastSuccessSync: device.LastSuccessSync,
    LastSyncAttemptTime: device.LastSuccessSync,
    LastPolicyUpdateTime: device.FirstSyncTime,
    Status: "DeviceOk",
    NumberOfFoldersSynced: 12,
  };
}

function remove({ state, tenant, parameters }: Invocation): CmdletResult {
  const { mailbox, device } = findDevice(tenant, parameters.Identity);
  if (parameters.WhatIf === true) return {};
  state.staleReads.remember("mailboxes");
  mailbox.devices = mailbox.devices.filter((one) => one !== device);
  return {};
}
