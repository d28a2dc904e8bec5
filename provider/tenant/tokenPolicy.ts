import {
  bearerTokenAuthenticationPolicy,
  type PipelinePolicy,
  type PipelineRequest,
} from "@azure/core-rest-pipeline";
import { type Cancellation, notSent } from "./cancellation";
import type { Identity } from "./identity";
import type { TokenOptions } from "./tokenCache";

interface Recipient {
  endpoint: string;
  audience: string;
  identity: Identity;
}

/**
 * Adds the token to each request. A 401 means that nothing was carried out, so the request is sent once more with a new
 * token, whether the service asks for certain claims, or the old token was revoked or is expired by the service's clock.
 */
export function tokenPolicy(
  { endpoint, audience, identity }: Recipient,
  cancellation: Cancellation,
): PipelinePolicy {
  const scopes = `${audience}/.default`;
  const authorize = async (request: PipelineRequest, options?: TokenOptions) => {
    const given = identity.getToken(scopes, { ...options, abortSignal: cancellation.now });
    const { token } = await given.catch((error: unknown) => {
      const what = `${request.method} ${new URL(request.url).pathname}`;
      throw cancellation.isCancelled ? notSent(what) : error;
    });
    request.headers.set("Authorization", `Bearer ${token}`);
    return token;
  };
  if (!endpoint.startsWith("https:")) return onThisMachine(authorize);
  return bearerTokenAuthenticationPolicy({
    credential: identity,
    scopes,
    challengeCallbacks: {
      // Bypasses the library's own token cache; each transport would have two, one per pipeline.
      authorizeRequest: async ({ request }) => void (await authorize(request, { enableCae: true })),
      async authorizeRequestOnChallenge({ request }) {
        const refused = request.headers.get("Authorization")?.replace(/^Bearer /, "");
        return refused !== (await authorize(request, { enableCae: true, refused }));
      },
    },
  });
}

/** The library refuses plain HTTP, which readConfig allows for a loopback address only. */
function onThisMachine(authorize: (request: PipelineRequest) => Promise<string>): PipelinePolicy {
  return {
    name: "loopbackToken",
    async sendRequest(request, next) {
      await authorize(request);
      return next(request);
    },
  };
}
