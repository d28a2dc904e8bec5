import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { AuthError } from "../errors";
import type { Config } from "./config";

/** A credential, and what the tokens it gave say about the application. Tokens themselves stay inside. */
export interface Identity extends TokenCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>;
  /** Application permissions in the last token for this audience; undefined before the first one. */
  permissionsFor(audience: string): readonly string[] | undefined;
}

export function signIn(config: Config): Identity {
  const permissions = new Map<string, readonly string[]>();
  let credential: Promise<TokenCredential> | undefined;
  return {
    permissionsFor: (audience) => permissions.get(audience),
    async getToken(scopes, options) {
      credential ??= createCredential(config);
      const token = await answered(config, (await credential).getToken(scopes, options));
      const claims = claimsOf(token.token);
      assertTenant(config, claims);
      permissions.set(String(scopes).replace("/.default", ""), claims.roles ?? []);
      return token;
    },
  };
}

/** The sign-in library is large: it is loaded when the first token is needed and not before. */
async function createCredential(config: Config): Promise<TokenCredential> {
  const { ClientSecretCredential } = await import("@azure/identity");
  return new ClientSecretCredential(config.tenantId, config.clientId, config.clientSecret, {
    authorityHost: config.authorityHost,
    disableInstanceDiscovery: config.hasOwnAuthority,
  });
}

async function answered(config: Config, token: Promise<AccessToken | null>): Promise<AccessToken> {
  const given = await token.catch((error: Error) => {
    throw new AuthError(sentenceOf(config, error), { cause: error });
  });
  if (given) return given;
  throw new AuthError(
    `sign-in to tenant ${config.tenantId} gave no token. Check m365:clientId and m365:clientSecret.`,
  );
}

/** What to do about the refusals people meet most. @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
const remedies: Record<string, string> = {
  AADSTS7000215: "The client secret is wrong: use the secret's value, not its id (m365:clientSecret).",
  AADSTS7000222:
    "The client secret has expired: make a new one under App registrations > Certificates & secrets.",
  AADSTS700016: "The application is not known in this tenant: check m365:clientId and m365:tenantId.",
  AADSTS90002: "The tenant does not exist in this cloud: check m365:tenantId and m365:environment.",
};

function sentenceOf(config: Config, error: Error): string {
  const code = /AADSTS\d+/.exec(error.message)?.[0];
  const what = code ?? error.message.split("\n")[0];
  const remedy = (code && remedies[code]) || "Check m365:tenantId, m365:clientId and m365:clientSecret.";
  return `sign-in to tenant ${config.tenantId} as application ${config.clientId} failed: ${what}. ${remedy} Nothing was read or written.`;
}

interface Claims {
  tid?: string;
  roles?: string[];
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
