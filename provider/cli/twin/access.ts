import type { ConditionalAccessPolicy, DeviceAccessRule, OrganizationSettings } from "../../loopback";
import { clouds } from "../../tenant/clouds";
import { listActiveSyncDeviceAccessRules } from "../../tenant/exchange/accessRules";
import { getActiveSyncOrganizationSettings } from "../../tenant/exchange/organizationSettings";
import { listConditionalAccessPolicies } from "../../tenant/graph/conditionalAccess";
import { countUsersOfOtherApps } from "../../tenant/graph/emailAppUsage";
import type { Area } from "./area";
import { guidFrom } from "./standIn";

export const conditionalAccess: Area = {
  what: "Conditional Access policies",
  needs: { permission: "readConditionalAccess" },
  async read({ tenant, twin }) {
    const listed = await listConditionalAccessPolicies(tenant);
    twin.conditionalAccessPolicies = listed.map((policy, at) => {
      const { displayName, state, conditions, grantControls } = policy;
      const { applications, clientAppTypes, platforms } = conditions;
      const entity = {
        ...{ id: guidFrom(twin.tenantId, `Conditional Access ${at}`), displayName, state },
        ...{ createdDateTime: "", modifiedDateTime: null },
        conditions: {
          users: nobody,
          applications,
          clientAppTypes: clientAppTypes ?? [],
          platforms: platforms ?? null,
        },
        grantControls: grantControls
          ? { operator: "OR", builtInControls: grantControls.builtInControls ?? [] }
          : null,
      };
      return entity as ConditionalAccessPolicy;
    });
  },
};

/** Previews do not use the people to whom a policy applies. */
const nobody = { includeUsers: [], excludeUsers: [], includeGroups: [], excludeGroups: [] };

/** Microsoft offers this report only in the public cloud. */
export const usage: Area = {
  what: "mail app usage figures",
  needs: { permission: "readReports" },
  async read({ tenant, twin }) {
    if (tenant.graph.audience === clouds.public.graph)
      twin.usersOfOtherMailApps = (await countUsersOfOtherApps(tenant)) ?? null;
  },
};

export const accessSettings: Area = {
  what: "Exchange's organisation settings and device access rules",
  needs: { role: "readSettings" },
  async read({ tenant, twin }) {
    const settings = await getActiveSyncOrganizationSettings(tenant);
    const rules = await listActiveSyncDeviceAccessRules(tenant);
    const known = Object.keys(twin.organizationSettings).filter((name) => settings[name] !== undefined);
    const read = Object.fromEntries(known.map((name) => [name, settings[name]]));
    twin.organizationSettings = {
      ...twin.organizationSettings,
      ...(read as unknown as OrganizationSettings),
      AdminMailRecipients: [settings.AdminMailRecipients ?? []].flat(),
    };
    twin.deviceAccessRules = new Map(rules.map((rule) => [rule.Identity.toLowerCase(), toRule(rule)]));
  },
};

type ExchangeRule = Awaited<ReturnType<typeof listActiveSyncDeviceAccessRules>>[number];

const toRule = (rule: ExchangeRule): DeviceAccessRule => ({
  Identity: rule.Identity,
  Guid: rule.Guid ?? guidFrom("rule", rule.Identity),
  QueryString: rule.QueryString,
  Characteristic: rule.Characteristic,
  AccessLevel: rule.AccessLevel,
  WhenChangedUTC: rule.WhenChangedUTC ?? "",
});
