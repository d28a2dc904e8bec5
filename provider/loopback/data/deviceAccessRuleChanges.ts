import { randomUUID } from "node:crypto";
import type { Characteristic, DeviceAccessRule } from "./exchange";
import type { TenantData } from "./tenantData";

export type NewDeviceAccessRule = Pick<DeviceAccessRule, "QueryString" | "Characteristic" | "AccessLevel">;

export function createDeviceAccessRule(tenant: TenantData, rule: NewDeviceAccessRule): DeviceAccessRule {
  const Identity = identityOf(rule.QueryString, rule.Characteristic);
  const created = { ...rule, Identity, Guid: randomUUID(), WhenChangedUTC: new Date().toISOString() };
  tenant.deviceAccessRules.set(Identity.toLowerCase(), created);
  return created;
}

const maximumLength = 64;

/** `{QueryString} ({Characteristic})`; a long name is cut, and a hash is appended. */
export function identityOf(queryString: string, characteristic: Characteristic): string {
  const identity = `${queryString} (${characteristic})`;
  if (identity.length <= maximumLength) return identity;
  const ending = `${hash(queryString)} (${characteristic})`;
  return queryString.slice(0, maximumLength - ending.length) + ending;
}

/** Replaces .NET's `GetHashCode`, which no client can compute. */
function hash(value: string): number {
  let sum = 5381;
  for (const character of value) sum = (Math.imul(sum, 33) ^ (character.codePointAt(0) ?? 0)) | 0;
  return sum;
}
