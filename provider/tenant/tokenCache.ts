import type { AccessToken, GetTokenOptions } from "@azure/core-auth";

export interface TokenOptions extends GetTokenOptions {
  /** The token that a service has just refused: another one is wanted. */
  refused?: string | undefined;
}

type Fetch = (scope: string, options: TokenOptions | undefined) => Promise<AccessToken>;

/** As long as Microsoft's own libraries: a request that starts with the token still arrives with it. */
const renewBeforeMs = 5 * 60_000;

interface Entry {
  /** The challenge that this token answers. */
  claims: string | undefined;
  token: Promise<AccessToken>;
  /** Undefined while it is on its way. */
  given?: AccessToken;
}

/** One token for each audience: whoever asks while it is on its way gets the same one. */
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

/** Several requests in flight meet the same challenge or refusal: the first one's new token answers them all. */
function answers({ claims, given }: Entry, asked: TokenOptions = {}): boolean {
  if (asked.claims !== undefined && asked.claims !== claims) return false;
  if (given === undefined) return true;
  return given.token !== asked.refused && given.expiresOnTimestamp - renewBeforeMs > Date.now();
}
