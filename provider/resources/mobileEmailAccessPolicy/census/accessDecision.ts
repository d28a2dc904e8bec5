import type { Characteristic } from "../../../tenant/exchange/accessRules";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { fromRule, type LivePolicy, type Pair, samePair } from "../wire";

/** A policy that devices are checked against: the live or the future one. */
export interface Policy {
  level: AccessLevel;
  rules: readonly (Pair & { accessLevel: AccessLevel })[];
}

/** What a device reports about itself, and whether its mailbox allows or blocks its id. */
export interface Traits {
  DeviceType: string;
  DeviceModel: string;
  DeviceOS: string;
  DeviceUserAgent: string;
  individual?: "allowed" | "blocked";
}

export interface Decision {
  level: AccessLevel;
  by: "individual" | "default" | Pair;
}

/**
 * [I] Rules for a user agent take precedence over those for the operating system, then the model, then the family,
 * according to the decompiled on-premises class; Microsoft documents no order.
 */
const precedence: readonly [Characteristic, keyof Traits][] = [
  ["UserAgent", "DeviceUserAgent"],
  ["DeviceOS", "DeviceOS"],
  ["DeviceModel", "DeviceModel"],
  ["DeviceType", "DeviceType"],
];

/**
 * The mailbox's individual ids take precedence over rules, and rules over the default level. The listed state of a
 * device is not used, because it may be outdated.
 */
export function decide({ level, rules }: Policy, traits: Traits): Decision {
  if (traits.individual)
    return { level: traits.individual === "allowed" ? "Allow" : "Block", by: "individual" };
  for (const [characteristic, trait] of precedence) {
    const pair = { characteristic, queryString: traits[trait] ?? "" };
    const rule = rules.find((one) => samePair(one, pair));
    if (rule) return { level: rule.accessLevel, by: rule };
  }
  return { level, by: "default" };
}

export const livePolicy = ({ settings, rules }: LivePolicy): Policy => ({
  level: settings.DefaultAccessLevel,
  rules: rules.map(fromRule),
});
