import type { TokenCredential } from "@azure/core-auth";
import { AuthError, ProviderError } from "../errors";
import { clouds, type Environment } from "./clouds";
import { type ConfigKey, configKeys } from "./configKeys";
import type { SignIn } from "./signInMethod";
import { type Claims, claimsOf } from "./tokenClaims";

/** Services that need a token. `appId` is the service's application id in tokens, the same in every cloud. */
export const services = {
  graph: { key: "graphToken", name: "Microsoft Graph", appId: "00000003-0000-0000-c000-000000000000" },
  exchange: { key: "exchangeToken", name: "Exchange Online", appId: "00000002-0000-0ff1-ce00-000000000000" },
} as const satisfies Record<string, { key: ConfigKey; name: string; appId: string }>;

/** Returns tokens that another program requested, one for each service, until they expire. */
export function staticTokenCredential(
  environment: Environment,
  given: Extract<SignIn, { method: "token" }>,
): TokenCredential {
  return {
    async getToken(scopes) {
      const { graph, exchange } = clouds[environment];
      const isGraph = String(scopes) === `${graph}/.default`;
      const audience = isGraph ? graph : exchange;
      const { key, name, appId } = services[isGraph ? "graph" : "exchange"];
      const token = given[key]?.trim();
      if (token === undefined) throw isLacking(key, name, audience);
      const { aud, exp } = entraClaims(key, token);
      if (![audience, appId].includes(aud.replace(/\/$/, "")))
        throw new AuthError(
          `m365:${key}: the token is for ${aud}, not for ${name}. ${askFor(name, audience)}`,
        );
      if (exp * 1000 <= Date.now()) throw new AuthError(hasEnded(key, exp));
      return { token, expiresOnTimestamp: exp * 1000 };
    },
  };
}

const threeParts = /^[\w-]+\.[\w-]+\.[\w-]+$/;

function entraClaims(key: ConfigKey, token: string): Required<Pick<Claims, "aud" | "exp">> {
  const { aud, exp, tid } = claimsOf(token);
  const isComplete = typeof aud === "string" && typeof exp === "number" && typeof tid === "string";
  if (isComplete && threeParts.test(token)) return { aud, exp };
  throw new AuthError(
    `m365:${key} is not an Entra ID access token (three parts separated by dots, without "Bearer"). Nothing was sent.`,
  );
}

const askFor = (name: string, audience: string) =>
  `Request a token for ${audience} and set that one. Nothing was sent to ${name}.`;

/** Reported as M365_FORBIDDEN, so that optional reads are skipped. */
const isLacking = (key: ConfigKey, name: string, audience: string) =>
  new ProviderError(
    "M365_FORBIDDEN",
    `m365:${key} (or ${configKeys[key].join(", ")}) is not set: each service needs its own token, and this request needs one for ${name}. ${askFor(name, audience)}`,
  );

const hasEnded = (key: ConfigKey, exp: number) =>
  `the token in m365:${key} expired at ${timeOf(exp * 1000)}, and this provider cannot renew it (this machine's clock shows ${timeOf(Date.now())}). Nothing is lost: set a new token and run this again; refresh and destroy read it with --run-program.`;

const timeOf = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, "");
