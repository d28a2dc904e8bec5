/** What a token says of itself. Read for messages and checks only; the services judge its signature. */
export interface Claims {
  /** Whom it is for. */
  aud?: string;
  tid?: string;
  /** When it ends, in seconds. */
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

/** Empty for what is no token. */
export function claimsOf(token: string): Claims {
  try {
    return (JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) ?? {}) as Claims;
  } catch {
    return {};
  }
}
