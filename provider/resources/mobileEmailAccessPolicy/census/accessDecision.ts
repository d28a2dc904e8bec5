import type { Characteristic } from "../../../tenant/exchange/accessRules";
import type { AccessLevel } from "../../../tenant/exchange/organizationSettings";
import { fromRule, type LivePolicy, type Pair, samePair } from "../wire";

/** The policy that applies to a device: the live or the future one. */
export interface Policy {
  level: AccessLevel;
  rules: readonly (Pair & { accessLevel: AccessLevel })[];
}

/** What a device reports about itself, and its mailbox's individual ids. */
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
 * [I] A user agent's rule beats one for the operating system, that one a model's, and a model's one a family's: so
 * says the decompiled on-premises class; Microsoft documents no order.
 */
const precedence: readonly [Characteristic, keyof Traits][] = [
  ["UserAgent", "DeviceUserAgent"],
  ["DeviceOS", "DeviceOS"],
  ["DeviceModel", "DeviceModel"],
  ["DeviceType", "DeviceType"],
];

/** Individual ids of the mailbox first, then rules, then the default. The listed state of a device may be outdated. */
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
