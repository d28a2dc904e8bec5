import type { AccessToken, GetTokenOptions } from "@azure/core-auth";

export interface TokenOptions extends GetTokenOptions {
  /** The token that a service has just refused; a different one is needed. */
  refused?: string | undefined;
}

type Fetch = (scope: string, options: TokenOptions | undefined) => Promise<AccessToken>;

/** The same as in Microsoft's own libraries, so that a token does not expire during a request. */
const renewBeforeMs = 5 * 60_000;

interface Entry {
  /** The claims challenge for which this token was requested. */
  claims: string | undefined;
  token: Promise<AccessToken>;
  /** Undefined while the request is in progress. */
  given?: AccessToken;
}

/** Caches one token for each audience; parallel callers share one request. */
export function cached(fetch: Fetch): Fetch {
  const entries = new Map<string, Entry>();
  return (scope, options) => {
    const known = entries.get(scope);
    if (known && answers(known, options)) return known.token;
    const entry: Entry = { claims: options?.claims, token: fetch(scope, options) };
    entries.set(scope, entry);
    entry.token.then(
      (given) => {
        entry.given = given;
      },
      () => {
        if (entries.get(scope) === entry) entries.delete(scope);
      },
    );
    return entry.token;
  };
}

/** Parallel requests may get the same challenge or refusal: the first new token is used for all of them. */
function answers({ claims, given }: Entry, asked: TokenOptions = {}): boolean {
  if (asked.claims !== undefined && asked.claims !== claims) return false;
  if (given === undefined) return true;
  return given.token !== asked.refused && given.expiresOnTimestamp - renewBeforeMs > Date.now();
}
