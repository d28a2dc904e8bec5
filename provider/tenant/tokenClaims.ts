/** The claims of a token. Used for messages and checks only; the services verify the signature. */
export interface Claims {
  /** Audience: the service that accepts the token. */
  aud?: string;
  tid?: string;
  /** Expiry, in seconds since 1970. */
  exp?: number;
  appid?: string;
  /** Object id of the user or application that signed in. */
  oid?: string;
  /** Sign-in name of a user. */
  upn?: string;
  app_displayname?: string;
  /** `app` for an application; anything else is a user. */
  idtyp?: string;
  /** Application permissions. */
  roles?: string[];
  /** Delegated permissions, separated by spaces. */
  scp?: string;
  /** Directory roles, as template ids. */
  wids?: string[];
}

/** Empty if the text is not a token. */
export function claimsOf(token: string): Claims {
  try {
    return (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {}) as Claims;
  } catch {
    return {};
  }
}
