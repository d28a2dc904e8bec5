import { createDeviceAccessRule, identityOf } from "../data/deviceAccessRuleChanges";
import type { AccessLevel, Characteristic, DeviceAccessRule } from "../data/exchange";
import type { TenantData } from "../data/tenantData";
import {
  accessLevel,
  type Cmdlet,
  type CmdletResult,
  directoryObject,
  type Invocation,
  objects,
  oneObject,
  type ParameterType,
  readConfiguration,
  text,
  unmodified,
  writeConfiguration,
} from "./cmdlet";
import { cmdletNotFound, invalidOperation } from "./errors";

const characteristic: ParameterType = {
  kind: "enum",
  type: "Microsoft.Exchange.Data.Directory.SystemConfiguration.DeviceAccessCharacteristic",
  members: ["DeviceType", "DeviceModel", "DeviceOS", "UserAgent", "XMSWLHeader"],
};

export const deviceAccessRuleCmdlets: Cmdlet[] = [
  {
    name: "Get-ActiveSyncDeviceAccessRule",
    roles: readConfiguration,
    parameters: { Identity: text },
    run: get,
  },
  {
    name: "New-ActiveSyncDeviceAccessRule",
    roles: writeConfiguration,
    parameters: { AccessLevel: accessLevel, Characteristic: characteristic, QueryString: text },
    required: ["AccessLevel", "Characteristic", "QueryString"],
    run: create,
  },
  {
    name: "Set-ActiveSyncDeviceAccessRule",
    roles: writeConfiguration,
    parameters: { Identity: text, AccessLevel: accessLevel },
    required: ["Identity"],
    run: set,
  },
  {
    name: "Remove-ActiveSyncDeviceAccessRule",
    roles: writeConfiguration,
    parameters: { Identity: text },
    required: ["Identity"],
    run: remove,
  },
];

/** For an identity that does not exist, the service returns all rules. */
function get({ state, tenant, parameters }: Invocation): CmdletResult {
  const rules = [
    ...state.staleReads
      .see("deviceAccessRules", parameters.Identity === undefined ? "lists" : "gets")
      .values(),
  ];
  const asked = rules.filter((rule) => isCalled(rule, parameters.Identity));
  return { value: objects(asked.length > 0 ? asked : rules, (rule) => view(tenant, rule)) };
}

function isCalled({ Identity, Guid }: DeviceAccessRule, asked: unknown): boolean {
  const text = String(asked ?? "").toLowerCase();
  return text === Identity.toLowerCase() || text === Guid;
}

function view(tenant: TenantData, rule: DeviceAccessRule): Record<string, unknown> {
  const { Identity, Guid, QueryString, Characteristic, AccessLevel, WhenChangedUTC } = rule;
  const object = directoryObject(tenant, "CN=Mobile Mailbox Settings", {
    name: Identity,
    guid: Guid,
    objectClass: "msExchDeviceAccessRule",
    changed: WhenChangedUTC,
  });
  return { QueryString, Characteristic, AccessLevel, ...object };
}

function create({ state, tenant, parameters }: Invocation): CmdletResult {
  const { QueryString, Characteristic, AccessLevel } = parameters as {
    QueryString: string;
    Characteristic: Characteristic;
    AccessLevel: AccessLevel;
  };
  const identity = identityOf(QueryString, Characteristic);
  if (tenant.deviceAccessRules.has(identity.toLowerCase())) throw alreadyExists(identity);
  if (parameters.WhatIf === true) return {};
  state.staleReads.remember("deviceAccessRules");
  return {
    value: oneObject(
      view(tenant, createDeviceAccessRule(tenant, { QueryString, Characteristic, AccessLevel })),
    ),
  };
}

/** [I] the error of a name collision for this cmdlet. */
const alreadyExists = (identity: string) =>
  invalidOperation(
    "alreadyExists",
    `The object with the name '${identity}' already exists. Please choose a different name.`,
  );

function set({ state, tenant, parameters }: Invocation): CmdletResult {
  const rule = find(tenant, parameters.Identity);
  const level = parameters.AccessLevel as AccessLevel | undefined;
  if (level === undefined || level === rule.AccessLevel) return unmodified(rule.Identity);
  if (parameters.WhatIf === true) return {};
  state.staleReads.remember("deviceAccessRules");
  Object.assign(rule, { AccessLevel: level, WhenChangedUTC: new Date().toISOString() });
  return {};
}

function remove({ state, tenant, parameters }: Invocation): CmdletResult {
  const rule = find(tenant, parameters.Identity);
  if (parameters.WhatIf === true) return {};
  state.staleReads.remember("deviceAccessRules");
  tenant.deviceAccessRules.delete(rule.Identity.toLowerCase());
  return {};
}

function find(tenant: TenantData, identity: unknown): DeviceAccessRule {
  const byName = tenant.deviceAccessRules.get(String(identity).toLowerCase());
  const rule = byName ?? [...tenant.deviceAccessRules.values()].find((one) => isCalled(one, identity));
  if (rule === undefined) throw cmdletNotFound(String(identity));
  return rule;
}
