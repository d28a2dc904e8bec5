import { randomBytes } from "node:crypto";
import { guidOf } from "./data/guid";
import type { TenantData } from "./data/tenantData";
import { decode, isSignedWithSecret, signWithSecret } from "./jsonWebToken";

/** Derives the roles in tokens from the application roles of the tenant. */
export type Granted = (roles: readonly string[]) => readonly string[];

type ServiceName = "graph" | "exchange";

export interface Claims {
  readonly aud: string;
  readonly tid: string;
  readonly appid: string;
  readonly roles: readonly string[];
  readonly exp: number;
  /** Unique id of the token. */
  readonly uti: string;
}

export interface Tokens {
  /** @param appId of the identity. Default: the tenant's application */
  issue(tenant: TenantData, audience: string, appId?: string): { token: string; expiresInSeconds: number };
  /** The claims, or the reason why the token is not valid. */
  check(token: string, service: ServiceName, tenant: TenantData): Claims | string;
  /** From now on, services refuse all tokens issued so far. */
  revoke(): void;
}

/**
 * The services' audiences in each cloud.
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/exchange/reference/admin-api-get-started
 */
const audiences: Record<ServiceName, readonly string[]> = {
  graph: [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
  ],
  exchange: [
    "https://outlook.office365.com",
    "https://outlook.office365.us",
    "https://outlook-dod.office365.us",
    "https://partner.outlook.cn",
    "00000002-0000-0ff1-ce00-000000000000",
  ],
};

/** Fixed for reproducible tests; Microsoft's lifetimes vary between 60 and 90 minutes. */
const expiresInSeconds = 3599;

/**
 * @param granted default: the application roles of the tenant, unchanged
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function createTokens(now: () => number, granted: Granted = (roles) => roles): Tokens {
  const key = randomBytes(32);
  const good = new Set<string>();
  return {
    issue(tenant, audience, appId = tenant.application.appId) {
      const nowSeconds = Math.floor(now() / 1000);
      const uti = randomBytes(16).toString("base64url");
      good.add(uti);
      const objectId = guidOf(`service principal ${appId} in ${tenant.tenantId}`);
      const claims = {
        aud: audience,
        iss: `https://sts.windows.net/${tenant.tenantId}/`,
        iat: nowSeconds,
        nbf: nowSeconds,
        exp: nowSeconds + expiresInSeconds,
        appid: appId,
        app_displayname: tenant.application.displayName,
        idtyp: "app",
        roles: rolesFor(audience, granted(tenant.applicationRoles)),
        oid: objectId,
        sub: objectId,
        ...(tenant.application.directoryRoleIds ? { wids: tenant.application.directoryRoleIds } : {}),
        tid: tenant.tenantId,
        uti,
        ver: "1.0",
      };
      return { token: signWithSecret(key, claims), expiresInSeconds };
    },
    check(token, service, tenant) {
      const claims = readSigned(key, token);
      if (claims === undefined) return "CompactToken validation failed: the signature is invalid.";
      const isGood = good.has(claims.uti) && claims.exp * 1000 > now();
      if (!isGood) return "Lifetime validation failed, the token is expired.";
      return problemOf(claims, service, tenant);
    },
    revoke: () => good.clear(),
  };
}

/** A token contains only the roles of its own service. */
function rolesFor(audience: string, roles: readonly string[]): readonly string[] {
  const isForExchange = audiences.exchange.includes(audience.replace(/\/$/, ""));
  return roles.filter((role) => role.startsWith("Exchange.") === isForExchange);
}

function problemOf(claims: Claims, service: ServiceName, tenant: TenantData): Claims | string {
  if (claims.tid !== tenant.tenantId) return "The tenant of the token is not the tenant of the request.";
  if (!audiences[service].includes(claims.aud.replace(/\/$/, "")))
    return "Access token validation failure. Invalid audience.";
  return claims;
}

function readSigned(key: Buffer, token: string): Claims | undefined {
  const payload = decode(token)?.payload;
  return payload && isSignedWithSecret(key, token) ? (payload as unknown as Claims) : undefined;
}
