import { fieldOf } from "../../provider/lifecycle/schema";
import { platforms } from "../../provider/resources/emailProfile/platforms";
import type { Platform } from "../../provider/resources/emailProfile/platforms/platform";
import { emailProfile } from "../../provider/resources/emailProfile/resource";
import { openRoom } from "./harness";

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

/** A value that differs from the one given, or from the service's default. */
function another({ settings }: Platform, key: string, value: unknown): unknown {
  const { schema, meta } = fieldOf(settings.shape[key] as never);
  const now = value ?? meta.serviceDefault;
  const { type, entries } = schema._zod.def as { type: string; entries?: Record<string, string> };
  if (type === "boolean") return now !== true;
  if (type === "enum") return Object.values(entries ?? {}).find((one) => one !== now);
  if (type === "array") return ["email"];
  if (type === "object") return applicabilityRules[key];
  return key.endsWith("Id") ? "11111111-2222-3333-4444-555555555555" : "other.contoso.com";
}

const required = ({ settings }: Platform): Values =>
  Object.fromEntries(
    Object.entries({
      hostName: "mail.contoso.com",
      accountName: "Contoso",
      emailAddressSource: "primarySmtpAddress",
    }).filter(([key]) => key in settings.shape),
  );

test.each(platforms.map((platform) => [platform.name, platform] as const))(
  "%s: every property changes by itself with one PATCH of it, and a second look finds nothing",
  async (_, platform) => {
    await using room = await openRoom();
    const mail = () => room.operation().resource(emailProfile);
    const settings: Values = { platform: platform.name, ...required(platform) };
    const { id, computed } = await mail().create({ displayName: "Mail", settings });
    const references = platform.references.map(({ input }) => input);
    let olds: Values = computed ?? {};

    for (const key of Object.keys(platform.settings.shape)) {
      if (key === "platform" || references.includes(key)) continue;
      settings[key] = another(platform, key, settings[key]);
      const news = { displayName: "Mail", settings: { ...settings } };
      room.loopback.clearRequests();

      olds = await mail().update(id, olds, news);

      const writes = room.loopback.requests.filter(({ kind }) => kind === "write");
      expect(writes.map(({ method, body }) => [method, Object.keys(body as object)])).toEqual([
        ["PATCH", ["@odata.type", key]],
      ]);
      expect({ key, ...(await mail().diff(id, olds, news)) }).toMatchObject({ key, changes: false });
    }
    expect(room.loopback.violations).toEqual([]);
  },
);
