import type { TokenCredential } from "@azure/core-auth";
import { type Answered, createBoundedClient, type OnNoAnswer } from "./boundedHttpClient";
import { pemOf } from "./certificate";
import { clouds } from "./clouds";
import type { Config } from "./config";
import { requestRunnerToken } from "./runnerToken";
import { staticTokenCredential } from "./staticTokenCredential";
import { timeouts } from "./timeouts";

/** What the library does not pass on. */
export interface Listener {
  onNoAnswer: OnNoAnswer;
  onAnswer(answered: Answered): void;
  /** A refusal that the next attempt may not get: the library repeats by the status alone. */
  isPassing(answered: Answered): boolean;
}

/**
 * The sign-in library is large: it is loaded when the first token is needed and not before. Required and not imported,
 * because an import takes its ES modules, and with them a second copy of the pipeline that is loaded already.
 */
export async function createCredential(config: Config, listener: Listener): Promise<TokenCredential> {
  const { tenantId, signIn } = config;
  if (signIn.method === "token") return staticTokenCredential(config.environment, signIn);
  const azure = require("@azure/identity") as typeof import("@azure/identity");
  const options = optionsOf(config, listener);
  switch (signIn.method) {
    case "clientSecret":
      return new azure.ClientSecretCredential(tenantId, signIn.clientId, signIn.clientSecret, options);
    case "clientCertificate": {
      const certificate = await pemOf(signIn);
      return new azure.ClientCertificateCredential(tenantId, signIn.clientId, { certificate }, options);
    }
    case "workloadIdentity":
      return new azure.WorkloadIdentityCredential({
        ...{ tenantId, clientId: signIn.clientId, tokenFilePath: signIn.tokenFilePath },
        ...options,
      });
    case "githubActions":
    case "azurePipelines":
      return {
        // Asked for here, because the library would put its own words around what the runner says.
        async getToken(scopes, request) {
          const token = await requestRunnerToken(signIn, clouds[config.environment].tokenExchange);
          const assertion = async () => token;
          return new azure.ClientAssertionCredential(tenantId, signIn.clientId, assertion, options).getToken(
            scopes,
            request,
          );
        },
      };
    case "managedIdentity":
      return new azure.ManagedIdentityCredential({
        ...(signIn.clientId === undefined ? {} : { clientId: signIn.clientId }),
        ...{ ...options, sendProbeRequest: true },
      });
    case "azureCli":
      return new azure.AzureCliCredential({ tenantId });
  }
}

/** A redirect would send the body, and so the secret, once more: none is followed. */
function optionsOf({ authorityHost, hasOwnAuthority }: Config, listener: Listener) {
  return {
    authorityHost,
    disableInstanceDiscovery: hasOwnAuthority,
    redirectOptions: { maxRetries: 0 },
    // The client below decides for each request; left alone, the library stops at a proxy without a scheme.
    proxyOptions: { host: "http://127.0.0.1", port: 1 },
    retryOptions: {
      maxRetries: timeouts.signInRepeats,
      ...{ retryDelayInMs: timeouts.firstRepeatMs, maxRetryDelayInMs: timeouts.longestRepeatMs },
    },
    httpClient: createBoundedClient({ timeoutMs: timeouts.signInMs, ...listener }),
  };
}
