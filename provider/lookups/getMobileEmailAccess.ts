import { z } from "zod";
import { lastChanged, readPolicy } from "../resources/mobileEmailAccessPolicy/live";
import { accessRule, computed } from "../resources/mobileEmailAccessPolicy/schema";
import {
  effectiveMode,
  fromRule,
  preferenceOf,
  recipientsOf,
} from "../resources/mobileEmailAccessPolicy/wire";
import { roles } from "../tenant/exchange/cmdlet";
import { exchangePermissions } from "../tenant/permissions";
import type { LookUp } from "./lookUp";

const source =
  "https://learn.microsoft.com/powershell/module/exchangepowershell/get-activesyncorganizationsettings";

const inputs = z.strictObject({});

const outputs = z.object({
  mode: computed.shape.effectiveMode.meta({
    typeName: "EffectiveMode",
    description:
      "The MobileEmailAccessPolicy mode that the settings correspond to; `custom` if they match none of the modes. The two prompt modes cannot be distinguished in a tenant: both are returned as `anyAppPromptAll`.",
  }),
  defaultAccessLevel: accessRule.shape.accessLevel.meta({
    typeName: "AccessLevel",
    description: "What happens to devices that no rule matches.",
  }),
  userMailInsert: z
    .string()
    .meta({ description: "Text that Exchange adds to its message to users; empty if there is none." }),
  adminMailRecipients: z
    .array(z.string())
    .meta({ description: "Addresses that get a message for each device in quarantine.", set: true }),
  tenantAdminPreference: z
    .string()
    .meta({ description: "Exchange's `TenantAdminPreference`; its meaning is not documented." })
    .optional(),
  isManagedByIntune: z.boolean().meta({
    description: "Whether Intune manages mail access, so that Exchange probably does not apply these rules.",
  }),
  rules: z
    .array(accessRule)
    .meta({ description: "All device access rules, whoever created them.", set: true }),
  lastChanged: z.string().meta({ description: "When any of this was last changed (ISO 8601)." }).optional(),
});

export const getMobileEmailAccess: LookUp<typeof inputs, typeof outputs> = {
  name: "getMobileEmailAccess",
  description:
    "Reads which mail apps people can use on their phones: the default access level and the device access rules of Exchange Online.",
  sourceUrl: source,
  permissions: exchangePermissions(roles.readSettings),
  inputs,
  outputs,
  async run(tenant) {
    const live = await readPolicy(tenant, false);
    const [preference, changed] = [preferenceOf(live.settings), lastChanged(live)];
    return {
      mode: effectiveMode(live, {}),
      defaultAccessLevel: live.settings.DefaultAccessLevel,
      userMailInsert: live.settings.UserMailInsert ?? "",
      adminMailRecipients: recipientsOf(live.settings),
      ...(preference === undefined ? {} : { tenantAdminPreference: preference }),
      isManagedByIntune: live.settings.IsIntuneManaged ?? false,
      rules: live.rules.map(fromRule),
      ...(changed === undefined ? {} : { lastChanged: changed }),
    };
  },
};
