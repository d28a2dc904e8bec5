/** The claims of a token. Used for messages and checks only; the services verify the signature. */
export interface Claims {
  /** Audience: the service that accepts the token. */
  aud?: string;
  tid?: string;
  /** Expiry, in seconds since 1970. */
  exp?: number;
  appid?: string;
  /** The person or the application that signed in. */
  oid?: string;
  /** Sign-in name of a person. */
  upn?: string;
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

/** Empty if the text is not a token. */
export function claimsOf(token: string): Claims {
  try {
    return (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {}) as Claims;
  } catch {
    return {};
  }
}
