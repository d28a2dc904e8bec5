import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { AuthError, isProviderError } from "../errors";
import type { Config } from "./config";
import { createCredential } from "./credential";
import { applicationOf, sentenceOf } from "./signInError";
import { cached } from "./tokenCache";

/** A credential, and what the tokens it gave say about the application. Tokens themselves stay inside. */
export interface Identity extends TokenCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>;
  /** Permissions in the last token for this audience; undefined before the first one. */
  permissionsFor(audience: string): readonly string[] | undefined;
  /** Who the last token for this audience was given to. */
  claimsFor?(audience: string): Claims | undefined;
}

/** What a token says of itself. */
export interface Claims {
  tid?: string;
  appid?: string;
  /** The person or the application that signed in. */
  oid?: string;
  app_displayname?: string;
  /** `app` for an application, otherwise a person. */
  idtyp?: string;
  /** Application permissions. */
  roles?: string[];
  /** Permissions on behalf of a person, separated by blanks. */
  scp?: string;
  /** Directory roles, as template ids. */
  wids?: string[];
}

export function signIn(config: Config): Identity {
  const seen = new Map<string, Claims>();
  let credential: Promise<TokenCredential> | undefined;
  const fetch = cached(async (scope, options) => {
    credential ??= createCredential(config);
    const token = await answered(config, () => credential as Promise<TokenCredential>, scope, options);
    const claims = claimsOf(token.token);
    assertTenant(config, claims);
    seen.set(scope.replace(/\/\.default$/, ""), claims);
    return token;
  });
  return {
    claimsFor: (audience) => seen.get(audience),
    permissionsFor(audience) {
      const claims = seen.get(audience);
      return claims && permissionsOf(claims);
    },
    getToken: (scopes, options) => fetch(String(scopes), options),
  };
}

function permissionsOf({ roles = [], scp = "" }: Claims): readonly string[] {
  return [...roles, ...scp.split(" ").filter(Boolean)];
}

async function answered(
  config: Config,
  credential: () => Promise<TokenCredential>,
  scope: string,
  options: GetTokenOptions | undefined,
): Promise<AccessToken> {
  try {
    const given = await (await credential()).getToken(scope, options);
    if (given) return given;
  } catch (error) {
    if (isProviderError(error)) throw error;
    throw new AuthError(sentenceOf(config, error as Error), { cause: error });
  }
  throw new AuthError(
    `sign-in to tenant ${config.tenantId} ${applicationOf(config)} gave no token. Nothing was read or written.`,
  );
}

/** Read for messages and the tenant check only; the services judge the token's signature. */
function claimsOf(token: string): Claims {
  try {
    return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
  } catch {
    return {};
  }
}

function assertTenant(config: Config, { tid }: Claims): void {
  if (tid === undefined || tid.toLowerCase() === config.tenantId) return;
  throw new AuthError(
    `the credential signed in to tenant ${tid}, but m365:tenantId is ${config.tenantId}. Nothing was read or written.`,
  );
}
