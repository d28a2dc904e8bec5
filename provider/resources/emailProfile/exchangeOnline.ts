import { counted } from "../../counted";
import type { Fact } from "../../impact/facts";
import type { Change } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { getAuthorizationPolicy } from "../../tenant/graph/authorizationPolicy";
import { listServicePrincipals } from "../../tenant/graph/permissionGrants";
import { hasTenantWideGrant } from "../../tenant/graph/tenantWideGrants";
import { platformNamed } from "../deviceConfigurations/platforms";
import { fromAssigned } from "../integratedAppsSetting/wire";
import type { EmailProfileInputs } from "./schema";

/** One host for each cloud, and two for China. */
const exchangeOnlineHosts = new Set([
  "outlook.office365.com",
  "outlook.office365.us",
  "outlook-dod.office365.us",
  "outlook.office365.cn",
  "partner.outlook.cn",
]);

/** A host name can contain a port. */
export const isExchangeOnline = (hostName = ""): boolean =>
  exchangeOnlineHosts.has(hostName.toLowerCase().replace(/:\d+$/, ""));

interface OAuthSettings {
  platform: string;
  hostName: string;
  useOAuth?: boolean | undefined;
}

/** What prevents an app that supports OAuth from signing in to Exchange Online with this profile. */
export async function exchangeOnlineEffects(
  tenant: Tenant,
  { verb, news, paths }: Change<EmailProfileInputs>,
): Promise<Fact[]> {
  const settings: OAuthSettings | undefined = news?.settings;
  const appId = settings && platformNamed(settings.platform)?.oauthAppId;
  if (!settings || appId === undefined) return [];
  const isNew = verb === "create" || verb === "adopt" || verb === "replace";
  if (!isNew && !paths.some((path) => ["settings.hostName", "settings.useOAuth"].includes(path))) return [];
  const isOnline = isExchangeOnline(settings.hostName);
  if (settings.useOAuth !== true)
    return isOnline ? [{ kind: "needsOAuth", severity: "warning", host: settings.hostName }] : [];
  const isAllowed = await counted(tenant, "whether people can consent to Apple Mail", mayConsent, appId);
  return isAllowed === false ? [{ kind: "appleMailNeedsConsent", severity: "warning" }] : [];
}

async function mayConsent(tenant: Tenant, appId: string): Promise<boolean> {
  const policy = await tenant.read(getAuthorizationPolicy);
  const assigned = policy.defaultUserRolePermissions.permissionGrantPoliciesAssigned ?? [];
  const { ids, mailClients } = fromAssigned(assigned);
  return ids.length > 0 || mailClients !== undefined || isLetIn(tenant, appId);
}

async function isLetIn({ graph }: Tenant, appId: string): Promise<boolean> {
  const [app] = await listServicePrincipals(graph, [appId]);
  return app !== undefined && hasTenantWideGrant(graph, app.id);
}
