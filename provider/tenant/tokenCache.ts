import type { AccessToken, GetTokenOptions } from "@azure/core-auth";

type Fetch = (scope: string, options: GetTokenOptions | undefined) => Promise<AccessToken>;

/** As long as Microsoft's own libraries: a request that starts with the token still arrives with it. */
const renewBeforeMs = 5 * 60_000;

interface Entry {
  /** The challenge that this token answers. */
  claims: string | undefined;
  token: Promise<AccessToken>;
  /** Undefined while it is on its way. */
  expiresOnMs?: number;
}

/** One token for each audience: whoever asks while it is on its way gets the same one. */
export function cached(fetch: Fetch): Fetch {
  const entries = new Map<string, Entry>();
  return (scope, options) => {
    const known = entries.get(scope);
    if (known && answers(known, options?.claims)) return known.token;
    const entry: Entry = { claims: options?.claims, token: fetch(scope, options) };
    entries.set(scope, entry);
    entry.token.then(
      ({ expiresOnTimestamp }) => {
        entry.expiresOnMs = expiresOnTimestamp;
      },
      () => {
        if (entries.get(scope) === entry) entries.delete(scope);
      },
    );
    return entry.token;
  };
}

/** Several requests in flight meet the same challenge: the first one's new token answers them all. */
function answers({ claims, expiresOnMs }: Entry, asked: string | undefined): boolean {
  if (asked !== undefined && asked !== claims) return false;
  return expiresOnMs === undefined || expiresOnMs - renewBeforeMs > Date.now();
}
