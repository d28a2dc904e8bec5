import type { TokenCredential } from "@azure/core-auth";
import { type Answered, createBoundedClient, type OnNoAnswer } from "./boundedHttpClient";
import { pemOf } from "./certificate";
import { clouds } from "./clouds";
import type { Config } from "./config";
import { requestRunnerToken } from "./runnerToken";
import { staticTokenCredential } from "./staticTokenCredential";
import { timeouts } from "./timeouts";

/** Receives what the sign-in library does not report. */
export interface Listener {
  onNoAnswer: OnNoAnswer;
  onAnswer(answered: Answered): void;
  /** Whether a retry may succeed although the status says otherwise; the library decides by the status alone. */
  isPassing(answered: Answered): boolean;
}

/**
 * The sign-in library is large, so it is loaded only when the first token is needed. It is required, not imported: an
 * import would load its ES modules, and with them a second copy of the HTTP pipeline.
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
        // Requested here, because the library would wrap the runner's error message in its own.
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

/** Redirects are not followed, because they would send the body, which contains the secret, to another address. */
function optionsOf({ authorityHost, hasOwnAuthority }: Config, listener: Listener) {
  return {
    authorityHost,
    disableInstanceDiscovery: hasOwnAuthority,
    redirectOptions: { maxRetries: 0 },
    // A placeholder, because the library rejects a proxy without a scheme. The client below sets each request's proxy.
    proxyOptions: { host: "http://127.0.0.1", port: 1 },
    retryOptions: {
      maxRetries: timeouts.signInRepeats,
      ...{ retryDelayInMs: timeouts.firstRepeatMs, maxRetryDelayInMs: timeouts.longestRepeatMs },
    },
    httpClient: createBoundedClient({ timeoutMs: timeouts.signInMs, ...listener }),
  };
}
