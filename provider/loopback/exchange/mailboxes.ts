import { isDeepStrictEqual } from "node:util";
import type { Mailbox } from "../data/exchange";
import { guidOf } from "../data/guid";
import type { TenantData } from "../data/tenantData";
import {
  boolean,
  type Cmdlet,
  type CmdletResult,
  directoryObject,
  type Invocation,
  multiValue,
  objects,
  readRecipients,
  resultSize,
  text,
  unmodified,
  writeRecipients,
} from "./cmdlet";
import { cmdletNotFound } from "./errors";
import { parseOpath } from "./opath";
import { applyMultiValue, type MultiValueChange } from "./parameters";
import { limit } from "./resultSize";

export const mailboxCmdlets: Cmdlet[] = [
  {
    name: "Get-CASMailbox",
    roles: readRecipients,
    parameters: { Identity: text, Filter: text, ResultSize: resultSize },
    run: get,
  },
  {
    name: "Set-CASMailbox",
    roles: writeRecipients,
    parameters: {
      Identity: text,
      ActiveSyncEnabled: boolean,
      ImapEnabled: boolean,
      PopEnabled: boolean,
      ActiveSyncAllowedDeviceIDs: multiValue,
      ActiveSyncBlockedDeviceIDs: multiValue,
    },
    required: ["Identity"],
    run: set,
  },
];

const filterable = [
  "ActiveSyncEnabled",
  "ImapEnabled",
  "PopEnabled",
  "HasActiveSyncDevicePartnership",
  "PrimarySmtpAddress",
];

function get({ state, tenant, parameters }: Invocation): CmdletResult {
  if (parameters.Identity !== undefined) {
    const seen = state.staleReads.see("mailboxes", "gets");
    return {
      value: objects([findIn(seen, tenant, parameters.Identity)], (mailbox) => view(tenant, mailbox)),
    };
  }
  const all = [...state.staleReads.see("mailboxes", "lists").values()];
  const filter =
    parameters.Filter === undefined ? undefined : parseOpath(String(parameters.Filter), filterable);
  const matching = filter === undefined ? all : all.filter((mailbox) => filter(view(tenant, mailbox)));
  const { kept, warnings } = limit(matching, parameters.ResultSize as number | undefined);
  return { value: objects(kept, (mailbox) => view(tenant, mailbox)), warnings };
}

export const findMailbox = (tenant: TenantData, identity: unknown): Mailbox =>
  findIn(tenant.mailboxes, tenant, identity);

/** Finds a mailbox by any of its addresses, by its name, or by the user's id. */
function findIn(mailboxes: TenantData["mailboxes"], tenant: TenantData, identity: unknown): Mailbox {
  const wanted = String(identity).toLowerCase();
  const userPrincipalName = tenant.users.get(wanted)?.userPrincipalName.toLowerCase();
  const mailbox =
    mailboxes.get(userPrincipalName ?? wanted) ??
    findNamed(mailboxes, wanted, `${wanted}@${tenant.domain}`) ??
    [...mailboxes.values()].find(({ userId, aliases = [] }) => userId === wanted || aliases.includes(wanted));
  if (mailbox === undefined) throw cmdletNotFound(String(identity));
  return mailbox;
}

/** @param likely the key of the mailbox that has this name in most tenants */
function findNamed(mailboxes: TenantData["mailboxes"], name: string, likely: string): Mailbox | undefined {
  const isCalled = (mailbox: Mailbox) => nameOfMailbox(mailbox).toLowerCase() === name;
  const first = mailboxes.get(likely);
  return first && isCalled(first) ? first : [...mailboxes.values()].find(isCalled);
}

/** The mailbox's name in Exchange, which is also the first part of its devices' identities. */
export const nameOfMailbox = ({ identity, userPrincipalName }: Mailbox): string =>
  identity ?? userPrincipalName.split("@")[0] ?? "";

function view(tenant: TenantData, mailbox: Mailbox): Record<string, unknown> {
  const {
    userPrincipalName,
    displayName,
    ActiveSyncEnabled,
    ImapEnabled = true,
    PopEnabled = true,
    ActiveSyncAllowedDeviceIDs,
    ActiveSyncBlockedDeviceIDs,
  } = mailbox;
  const object = directoryObject(tenant, "CN=Users", {
    name: displayName,
    identity: nameOfMailbox(mailbox),
    guid: guidOf(`mailbox ${mailbox.userId}`),
    objectClass: "user",
    changed: "2026-01-05T08:00:00.000Z",
  });
  return {
    PrimarySmtpAddress: userPrincipalName,
    DisplayName: displayName,
    ExternalDirectoryObjectId: mailbox.userId,
    ActiveSyncEnabled,
    ImapEnabled,
    PopEnabled,
    ActiveSyncAllowedDeviceIDs,
    ActiveSyncBlockedDeviceIDs,
    HasActiveSyncDevicePartnership: mailbox.devices.length > 0,
    ...object,
  };
}

/** Individual ids take effect when the device next connects; its listed state stays. */
function set({ state, tenant, parameters }: Invocation): CmdletResult {
  const mailbox = findMailbox(tenant, parameters.Identity);
  const wanted = wantedOf(mailbox, parameters);
  const changed = Object.entries(wanted).filter(
    ([key, value]) => !isDeepStrictEqual(value, mailbox[key as keyof Mailbox]),
  );
  if (changed.length === 0) return unmodified(mailbox.userPrincipalName);
  if (parameters.WhatIf === true) return {};
  state.staleReads.remember("mailboxes");
  Object.assign(mailbox, Object.fromEntries(changed));
  return {};
}

function wantedOf(mailbox: Mailbox, parameters: Record<string, unknown>): Partial<Mailbox> {
  const wanted: Partial<Mailbox> = {};
  for (const name of ["ActiveSyncAllowedDeviceIDs", "ActiveSyncBlockedDeviceIDs"] as const) {
    const change = parameters[name] as MultiValueChange | undefined;
    if (change !== undefined) wanted[name] = applyMultiValue(mailbox[name], change);
  }
  for (const name of ["ActiveSyncEnabled", "ImapEnabled", "PopEnabled"] as const)
    if (typeof parameters[name] === "boolean") wanted[name] = parameters[name];
  return wanted;
}
