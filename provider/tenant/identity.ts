import type { AccessToken, TokenCredential } from "@azure/core-auth";
import type { TokenOptions } from "./tokenCache";
import type { Claims } from "./tokenClaims";

/** A credential that also provides the claims of its tokens. */
export interface Identity extends TokenCredential {
  getToken(scopes: string | string[], options?: TokenOptions): Promise<AccessToken>;
  /** Claims of the last token for this audience; undefined before the first token. */
  claimsFor(audience: string): Claims | undefined;
}

/** Permissions in the last token for this audience; undefined before the first one. */
export function permissionsFor({ claimsFor }: Identity, audience: string): readonly string[] | undefined {
  const claims = claimsFor(audience);
  return claims && [...(claims.roles ?? []), ...(claims.scp ?? "").split(" ").filter(Boolean)];
}

/** Ids under which logs may name the signed-in identity. */
export function ownIds({ claimsFor }: Identity, audience: string): ReadonlySet<string> {
  const { appid, oid, upn } = claimsFor(audience) ?? {};
  return new Set([appid, oid, upn?.toLowerCase()].filter((id) => id !== undefined));
}
