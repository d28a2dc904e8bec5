import { z } from "zod";
import { AuthError } from "../errors";
import type { Identity } from "./identity";
import { parseJson } from "./json";
import { createTransport, type ServiceRequest } from "./pipeline";
import type { SignIn, TokenRequest } from "./signInMethod";

type Runner = Extract<SignIn, { request: TokenRequest }>;

/** @see https://docs.github.com/actions/reference/security/oidc */
const gitHubAnswer = z.looseObject({ value: z.string() }).transform(({ value }) => value);
/** @see https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create */
const pipelinesAnswer = z.looseObject({ oidcToken: z.string() }).transform(({ oidcToken }) => oidcToken);

/** The runner's OIDC token, which Entra ID accepts instead of a secret. Not cached, because it expires in minutes. */
export async function requestRunnerToken(runner: Runner, tokenExchange: string): Promise<string> {
  const transport = createTransport({
    endpoint: runner.request.url.origin,
    audience: runner.request.url.origin,
    identity: holding(runner.request.bearer),
  });
  const { status, text } = await transport.send(requestOf(runner, tokenExchange));
  const schema = runner.method === "githubActions" ? gitHubAnswer : pipelinesAnswer;
  const token = status === 200 ? schema.safeParse(parseJson(text)).data : undefined;
  if (token) return token;
  throw new AuthError(
    `${runner.request.url.host} returned no token for the sign-in (${status}). ${advice[runner.method]} Nothing was read or written.`,
  );
}

function requestOf(runner: Runner, tokenExchange: string): ServiceRequest {
  const url = new URL(runner.request.url);
  if (runner.method === "githubActions") {
    url.searchParams.set("audience", tokenExchange);
    return { method: "GET", path: url.href };
  }
  url.searchParams.set("api-version", "7.1");
  url.searchParams.set("serviceConnectionId", runner.serviceConnectionId);
  return { method: "POST", path: url.href, repeatable: true };
}

const advice = {
  githubActions: "Give the job the permission id-token: write.",
  azurePipelines: "Check m365:serviceConnectionId, and that this pipeline can use the service connection.",
} as const;

/** The job's own token is sent to the runner's service only, never to Entra ID or Graph. */
function holding(token: string): Identity {
  return {
    getToken: async () => ({ token, expiresOnTimestamp: Number.POSITIVE_INFINITY }),
    claimsFor: () => undefined,
  };
}
