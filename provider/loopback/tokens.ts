import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { TenantData } from "./data/tenantData";

export type ServiceName = "graph" | "exchange";

export interface Claims {
  readonly aud: string;
  readonly tid: string;
  readonly appid: string;
  readonly roles: readonly string[];
  readonly exp: number;
}

export interface Tokens {
  issue(tenant: TenantData, audience: string): { token: string; expiresInSeconds: number };
  /** The claims, or the reason why the token is no good. */
  check(token: string, service: ServiceName, tenant: TenantData): Claims | string;
}

/**
 * Each cloud's audiences.
 * @see https://learn.microsoft.com/graph/deployments
 * @see https://learn.microsoft.com/exchange/reference/admin-api-get-started
 */
export const audiences: Record<ServiceName, readonly string[]> = {
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
    "https://outlook.office365.cn",
    "https://partner.outlook.cn",
    "00000002-0000-0ff1-ce00-000000000000",
  ],
};

/** Microsoft's are between 60 and 90 minutes; the middle would not be reproducible. */
const expiresInSeconds = 3599;

export function createTokens(): Tokens {
  const key = randomBytes(32);
  return {
    issue(tenant, audience) {
      const nowSeconds = Math.floor(Date.now() / 1000);
      const claims = {
        aud: audience,
        iss: `https://sts.windows.net/${tenant.tenantId}/`,
        iat: nowSeconds,
        nbf: nowSeconds,
        exp: nowSeconds + expiresInSeconds,
        appid: tenant.application.appId,
        app_displayname: tenant.application.displayName,
        idtyp: "app",
        roles: tenant.applicationRoles,
        tid: tenant.tenantId,
        ver: "1.0",
      };
      return { token: signed(key, claims), expiresInSeconds };
    },
    check: (token, service, tenant) => problemOf(readSigned(key, token), service, tenant),
  };
}

function problemOf(claims: Claims | undefined, service: ServiceName, tenant: TenantData): Claims | string {
  if (claims === undefined) return "CompactToken validation failed: the signature is invalid.";
  if (claims.exp * 1000 <= Date.now()) return "Lifetime validation failed, the token is expired.";
  if (claims.tid !== tenant.tenantId) return "The tenant of the token is not the tenant of the request.";
  if (!audiences[service].includes(claims.aud.replace(/\/$/, "")))
    return "Access token validation failure. Invalid audience.";
  return claims;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const mac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();

function signed(key: Buffer, claims: object): string {
  const text = `${encode({ typ: "JWT", alg: "HS256" })}.${encode(claims)}`;
  return `${text}.${mac(key, text).toString("base64url")}`;
}

function readSigned(key: Buffer, token: string): Claims | undefined {
  const [header, payload, signature] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined) return undefined;
  const given = Buffer.from(signature, "base64url");
  const expected = mac(key, `${header}.${payload}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return JSON.parse(Buffer.from(payload, "base64url").toString());
}
