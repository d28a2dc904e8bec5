import { fieldOf } from "../../provider/lifecycle/schema";
import type { Platform } from "../../provider/resources/deviceConfigurations/platforms/platform";

type Values = Record<string, unknown>;

const applicabilityRules: Values = {
  deviceManagementApplicabilityRuleOsEdition: {
    name: "Desktops",
    osEditionTypes: ["windows10Professional", "windows10Enterprise"],
    ruleType: "include",
  },
  deviceManagementApplicabilityRuleOsVersion: {
    name: "Current",
    minOSVersion: "10.0.19045",
    maxOSVersion: "10.0.22631",
    ruleType: "include",
  },
  deviceManagementApplicabilityRuleDeviceMode: {
    name: "S mode",
    deviceMode: "sModeConfiguration",
    ruleType: "exclude",
  },
};

/** An allowed value that differs from `value`, or from the service's default if there is none. */
export function another({ settings }: Platform, key: string, value: unknown): unknown {
  const { schema, meta } = fieldOf(settings.shape[key] as never);
  const now = value ?? meta.serviceDefault;
  const { type, entries } = schema._zod.def as { type: string; entries?: Record<string, string> };
  if (type === "boolean") return now !== true;
  if (type === "enum") return Object.values(entries ?? {}).find((one) => one !== now);
  if (type === "array") return ["email"];
  if (type === "object") return applicabilityRules[key];
  return key.endsWith("Id") ? "11111111-2222-3333-4444-555555555555" : "other.contoso.com";
}

/** The inputs that the platform requires. */
export const required = ({ settings }: Platform): Values =>
  Object.fromEntries(
    Object.entries({
      hostName: "mail.contoso.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
    }).filter(([key]) => key in settings.shape),
  );
