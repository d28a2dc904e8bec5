import type { AccessToken, TokenCredential } from "@azure/core-auth";
import { AuthError, isProviderError } from "../errors";
import type { Config } from "./config";
import { createCredential } from "./credential";
import type { Identity } from "./identity";
import { noAnswer } from "./pipeline";
import { isPassing, isTooLong, troubleIn } from "./signInAnswer";
import { applicationOf, lacksService, sentenceOf } from "./signInError";
import { cached, type TokenOptions } from "./tokenCache";
import { type Claims, claimsOf } from "./tokenClaims";

export function signIn(config: Config): Identity {
  const seen = new Map<string, Claims>();
  const take = takerOf(config);
  const fetch = cached(async (scope, options) => {
    const token = await take(scope, options);
    const claims = claimsOf(token.token);
    assertTenant(config, claims);
    seen.set(scope.replace(/\/\.default$/, ""), claims);
    return token;
  });
  return {
    claimsFor: (audience) => seen.get(audience),
    getToken: (scopes, options) => fetch(String(scopes), options),
  };
}

type Take = (scope: string, options: TokenOptions | undefined) => Promise<AccessToken>;

/** @throws AuthError if sign-in is refused, NetworkError if there is no answer */
function takerOf(config: Config): Take {
  let credential: Promise<TokenCredential> | undefined;
  let lost: Error | undefined;
  let outcome = "Nothing was read or written.";
  return async (scope, options) => {
    lost = undefined;
    // The library caches a token until it expires, and cannot be told that a service has refused it.
    if (options?.refused !== undefined) credential = undefined;
    credential ??= createCredential(config, {
      onNoAnswer(error, host) {
        lost = noAnswer(error, `sign-in to tenant ${config.tenantId}`, host);
      },
      isPassing,
      onAnswer(answered) {
        lost = troubleIn(config, answered, outcome);
        if (lost && isTooLong(answered)) throw lost;
      },
    });
    const token = await credential
      .then((it) => it.getToken(scope, options))
      .catch((error: Error) => {
        throw isProviderError(error)
          ? error
          : (lostAnswer(config, lost) ?? refused(config, error, { outcome, scope }));
      });
    if (!token)
      throw new AuthError(
        `sign-in to tenant ${config.tenantId} ${applicationOf(config)} returned no token. ${outcome}`,
      );
    outcome = "What was written before stays in the tenant.";
    return token;
  };
}

/** Why there was no answer, which the library hides. Not for managed identities: without one, nothing can answer. */
function lostAnswer({ signIn: { method } }: Config, lost: Error | undefined): Error | undefined {
  return method === "managedIdentity" ? undefined : lost;
}

function refused(config: Config, cause: Error, attempt: { outcome: string; scope: string }): AuthError {
  const code = lacksService(cause) ? "M365_NO_SERVICE" : "M365_SIGN_IN";
  return new AuthError(sentenceOf(config, cause, attempt), { cause, code });
}

function assertTenant(config: Config, { tid }: Claims): void {
  if (tid === undefined || tid.toLowerCase() === config.tenantId) return;
  throw new AuthError(
    `the credential signed in to tenant ${tid}, but m365:tenantId is ${config.tenantId}. Nothing was read or written.`,
  );
}
