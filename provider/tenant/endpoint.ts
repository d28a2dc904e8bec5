import { ConstraintError } from "../errors";
import { described } from "./described";

export function configurationError(sentence: string): ConstraintError {
  return new ConstraintError(sentence, "M365_CONFIGURATION");
}

/**
 * Tokens are sent to these addresses, so they must use TLS; plain HTTP is accepted on this machine only.
 *
 * @param name the key or environment variable that sets the address
 */
export function safeAddress(name: string, text: string): URL {
  if (isSafeAddress(text)) return new URL(text);
  throw configurationError(
    `${name} is ${described(text)} that no token can be sent to. Use an address with https (http on 127.0.0.1 only). Nothing was read or written.`,
  );
}

export function isSafeAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" || (url?.protocol === "http:" && isOnThisMachine(url));
}

export const isOnThisMachine = ({ hostname }: URL): boolean =>
  ["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/** Without verification, Node would accept any certificate, and tokens could be intercepted. */
export function assertTlsIsVerified(variables: NodeJS.ProcessEnv): void {
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED !== "0") return;
  throw configurationError(
    "NODE_TLS_REJECT_UNAUTHORIZED is 0, which accepts any TLS certificate: tokens could be intercepted. Unset it; for a private certificate authority, set NODE_EXTRA_CA_CERTS to its PEM file. Nothing was read or written.",
  );
}
