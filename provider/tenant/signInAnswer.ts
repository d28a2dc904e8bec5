import { z } from "zod";
import { AuthError } from "../errors";
import type { Answered } from "./boundedHttpClient";
import type { Config } from "./config";
import { parseJson } from "./json";
import { asksTooMuch, whenAgain } from "./retryAfter";
import { applicationOf } from "./signInError";
import { timeouts } from "./timeouts";

/** Every answer of Entra ID has one of these: a token, the token endpoint, the discovery endpoint, or an error. */
const answer = z.union(
  ["access_token", "token_endpoint", "tenant_discovery_endpoint", "error"].map((key) =>
    z.looseObject({ [key]: z.union([z.string(), z.looseObject({})]) }),
  ),
);

/**
 * Temporary problems of Entra ID, which it reports with any status.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
const passing: Record<string, string> = {
  AADSTS50196:
    "something requests tokens for this application in a loop, and Entra ID refuses them for a while",
  AADSTS90006: "a service that it needs is not available",
  AADSTS90012: "it took too long to process the request",
  AADSTS90024: "it took too long to process the request",
  AADSTS90033: "its directory is not available",
};

const refusal = z.looseObject({ error_description: z.string() });

function passingCode({ status, text }: Answered): string | undefined {
  const said = status < 400 ? undefined : refusal.safeParse(parseJson(text)).data?.error_description;
  const code = said && /^AADSTS\d+/.exec(said)?.[0];
  return code && code in passing ? code : undefined;
}

export const isPassing = (answered: Answered): boolean => passingCode(answered) !== undefined;

/** Longest pause that sign-in waits for. After a request for a longer one, it fails and says when to try again. */
const longestPauseMs = () => timeouts.longestRepeatMs;

export const isTooLong = ({ header }: Answered): boolean => asksTooMuch(header, longestPauseMs());

/**
 * The error for an answer that is neither a token nor a refusal; the library reports most of these as a wrong tenant.
 *
 * @param outcome ends the message: what has been written so far
 */
export function troubleIn(config: Config, answered: Answered, outcome: string): AuthError | undefined {
  const { status, host, text, header } = answered;
  const failed = `sign-in to tenant ${config.tenantId} ${applicationOf(config)} failed`;
  const again = `run this again ${whenAgain(header, longestPauseMs())}.`;
  const code = passingCode(answered);
  if (code)
    return new AuthError(
      `${failed}: Entra ID has a temporary problem (${code}): ${passing[code]}. ${capital(again)} ${outcome}`,
    );
  if (status === 429) return new AuthError(`${failed}: ${host} is busy (429): ${again} ${outcome}`);
  if (status >= 500)
    return new AuthError(`${failed}: ${host} has a problem (${status}): ${again} ${outcome}`);
  // A proxy that requires a password has its own message in signInError.ts.
  if (status === 407 || answer.safeParse(parseJson(text)).success) return undefined;
  return new AuthError(
    `${failed}: the answer of ${host} (${status}) does not come from Entra ID. Check the network between this machine and Entra ID (HTTPS_PROXY, a network that requires a login), then run this again. ${outcome}`,
  );
}

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
