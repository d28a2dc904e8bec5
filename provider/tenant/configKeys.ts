/** Variables of each key, in order: this provider's, azuread's, the Azure SDKs'. Stack configuration precedes them. */
export const configKeys = {
  tenantId: ["M365_TENANT_ID", "ARM_TENANT_ID", "AZURE_TENANT_ID"],
  clientId: ["M365_CLIENT_ID", "ARM_CLIENT_ID", "AZURE_CLIENT_ID"],
  signIn: ["M365_SIGN_IN"],
  graphToken: ["M365_GRAPH_TOKEN"],
  exchangeToken: ["M365_EXCHANGE_TOKEN"],
  clientSecret: ["M365_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"],
  clientCertificatePath: [
    "M365_CLIENT_CERTIFICATE_PATH",
    "ARM_CLIENT_CERTIFICATE_PATH",
    "AZURE_CLIENT_CERTIFICATE_PATH",
  ],
  clientCertificate: ["M365_CLIENT_CERTIFICATE", "ARM_CLIENT_CERTIFICATE"],
  clientCertificatePassword: [
    "M365_CLIENT_CERTIFICATE_PASSWORD",
    "ARM_CLIENT_CERTIFICATE_PASSWORD",
    "AZURE_CLIENT_CERTIFICATE_PASSWORD",
  ],
  oidcTokenFilePath: ["M365_OIDC_TOKEN_FILE_PATH", "ARM_OIDC_TOKEN_FILE_PATH", "AZURE_FEDERATED_TOKEN_FILE"],
  serviceConnectionId: [
    "M365_SERVICE_CONNECTION_ID",
    "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
    "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
  ],
  environment: ["M365_ENVIRONMENT", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
  graphEndpoint: ["M365_GRAPH_ENDPOINT"],
  exchangeEndpoint: ["M365_EXCHANGE_ENDPOINT"],
  authorityHost: ["M365_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"],
  diffAgainst: ["M365_DIFF_AGAINST"],
  writesPer20Seconds: ["M365_WRITES_PER_20_SECONDS"],
  approvalJustification: ["M365_APPROVAL_JUSTIFICATION"],
} as const satisfies Record<string, readonly string[]>;
export type ConfigKey = keyof typeof configKeys;

/** Keys that a stack's configuration accepts only as secrets. */
export const secretKeys: readonly ConfigKey[] = [
  "graphToken",
  "exchangeToken",
  "clientSecret",
  "clientCertificate",
  "clientCertificatePassword",
];

/**
 * Defaults that generated SDKs write into a provider's inputs if neither the program nor the environment sets the key.
 * Inputs take precedence over the plugin's environment, so a key that only the environment may set has no default.
 */
export const configDefaults: Partial<Record<ConfigKey, string>> = { environment: "public" };

/** Keys whose value differs in every run, so a new value does not count as a change. */
export const shortLivedKeys: readonly ConfigKey[] = ["graphToken", "exchangeToken"];

/** Descriptions for schema.json and its documentation. */
export const configDescriptions: Record<ConfigKey, string> = {
  tenantId: "Id (GUID) of the tenant.",
  clientId:
    "Application (client) id that signs in. With `managedIdentity`, it selects a user-assigned identity; without it, the system-assigned identity is used. Not needed for `azureCli` and `token`.",
  signIn:
    "How to sign in: `token`, `clientSecret`, `clientCertificate`, `workloadIdentity`, `azurePipelines`, `githubActions`, `managedIdentity` or `azureCli`. Default: the first of these that is configured. The last two are only used if named here.",
  graphToken:
    "Access token for Microsoft Graph from another program (`token`), for example from azure-native's `authorization.getClientToken`. It lasts for about an hour and is not renewed.",
  exchangeToken:
    "The same for Exchange Online; only `MobileEmailAccessPolicy`, `getMobileEmailAccess` and `getMobileDevices` need it.",
  clientSecret: "Secret of the application. Store it with `--secret`, or set it in the environment.",
  clientCertificatePath: "File with the application's certificate and its private key, PEM or PFX.",
  clientCertificate:
    "The same as text: PEM, or PFX in base64. Store it with `--secret`, or set it in the environment.",
  clientCertificatePassword:
    "Password of the certificate's private key. Store it with `--secret`, or set it in the environment.",
  oidcTokenFilePath: "File with a token from an issuer that the application trusts (`workloadIdentity`).",
  serviceConnectionId: "Id of the service connection in Azure Pipelines (`azurePipelines`).",
  environment: "Microsoft cloud: `public` (default), `usgovernmentl4`, `usgovernmentl5` or `china`.",
  graphEndpoint:
    "Address for Microsoft Graph requests; the token's audience stays that of `environment`. Default: the cloud's own host.",
  exchangeEndpoint:
    "Address for Exchange Online requests; the token's audience stays that of `environment`. Default: the cloud's own host.",
  authorityHost: "Address that issues tokens. Default: the cloud's own host.",
  diffAgainst:
    "What previews compare the program with: the live `tenant` (default), or the `state`, without network access.",
  writesPer20Seconds:
    "Maximum number of writes to Intune in 20 seconds. Default 100, which is Microsoft's limit for one application in one tenant. Lower it if several pipelines share the application and run at the same time.",
  approvalJustification:
    "The reason given for writes to Intune in a tenant with Multi Admin Approval. Each write waits until another administrator approves it; the next `up` sends it with that approval.",
};
