import { type ConfigKey, configKeys } from "./configKeys";
import { described, isGuid } from "./described";
import { configurationError, safeAddress } from "./endpoint";

/** The address where a runner issues its OIDC tokens, and the bearer token that it requires. */
export interface TokenRequest {
  url: URL;
  bearer: string;
}

/** A sign-in method with the settings that it needs. */
export type SignIn =
  | { method: "token"; graphToken?: string; exchangeToken?: string; clientId?: undefined }
  | { method: "clientSecret"; clientId: string; clientSecret: string }
  | { method: "clientCertificate"; clientId: string; path?: string; content?: string; password?: string }
  | { method: "workloadIdentity"; clientId: string; tokenFilePath: string }
  | { method: "githubActions"; clientId: string; request: TokenRequest }
  | { method: "azurePipelines"; clientId: string; request: TokenRequest; serviceConnectionId: string }
  | { method: "managedIdentity"; clientId?: string }
  | { method: "azureCli"; clientId?: undefined };
export type SignInMethod = SignIn["method"];

/** In order of precedence if `m365:signIn` is not set; the last two are used only if they are named. */
export const signInMethods = [
  "token",
  "clientSecret",
  "clientCertificate",
  "workloadIdentity",
  "azurePipelines",
  "githubActions",
  "managedIdentity",
  "azureCli",
] as const satisfies readonly SignInMethod[];

export type Lookup = (key: ConfigKey) => string | undefined;

const gitHub = ["ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"] as const;
const pipelines = ["SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"] as const;

/** The first method that is configured. A managed identity or the Azure CLI is used only if `m365:signIn` names it. */
export function configuredMethod(value: Lookup, variables: NodeJS.ProcessEnv): SignInMethod | undefined {
  const has = (key: ConfigKey) => value(key) !== undefined;
  if (has("graphToken") || has("exchangeToken")) return "token";
  if (has("clientSecret")) return "clientSecret";
  if (has("clientCertificatePath") || has("clientCertificate")) return "clientCertificate";
  if (has("oidcTokenFilePath")) return "workloadIdentity";
  if (has("serviceConnectionId") && variables[pipelines[0]]) return "azurePipelines";
  return variables[gitHub[0]] ? "githubActions" : undefined;
}

/** Keys that a method requires, in addition to the tenant. */
export const neededKeys: Record<SignInMethod, readonly ConfigKey[]> = {
  token: [],
  clientSecret: ["clientId", "clientSecret"],
  clientCertificate: ["clientId"],
  workloadIdentity: ["clientId", "oidcTokenFilePath"],
  azurePipelines: ["clientId", "serviceConnectionId"],
  githubActions: ["clientId"],
  managedIdentity: [],
  azureCli: [],
};

/** @param value must have a value for every key in `neededKeys` */
export function signInOf(method: SignInMethod, value: Lookup, variables: NodeJS.ProcessEnv): SignIn {
  const needed = (key: ConfigKey) => value(key) as string;
  const application = () => ({ clientId: applicationIdOf(needed("clientId")) });
  switch (method) {
    case "token":
      return { method, ...tokensOf(value) };
    case "clientSecret":
      return { method, ...application(), clientSecret: needed("clientSecret") };
    case "clientCertificate":
      return { method, ...application(), ...certificateOf(value) };
    case "workloadIdentity":
      return { method, ...application(), tokenFilePath: needed("oidcTokenFilePath") };
    case "azurePipelines": {
      const serviceConnectionId = needed("serviceConnectionId");
      return { method, ...application(), serviceConnectionId, request: pipelinesRequest(variables) };
    }
    case "githubActions":
      return { method, ...application(), request: gitHubRequest(variables) };
    case "managedIdentity":
      return value("clientId") === undefined ? { method } : { method, ...application() };
    case "azureCli":
      return { method };
  }
}

function applicationIdOf(text: string): string {
  if (isGuid(text)) return text;
  throw configurationError(
    `m365:clientId is ${described(text)}, not an application id (a GUID). Entra ID > App registrations shows it. Nothing was read or written.`,
  );
}

function tokensOf(value: Lookup): { graphToken?: string; exchangeToken?: string } {
  const [graphToken, exchangeToken] = [value("graphToken"), value("exchangeToken")];
  if (graphToken !== undefined || exchangeToken !== undefined) return { graphToken, exchangeToken };
  const places = [...configKeys.graphToken, ...configKeys.exchangeToken].join(", ");
  throw configurationError(
    `sign-in with a token needs m365:graphToken, m365:exchangeToken or both (or ${places}); neither is set. Nothing was read or written.`,
  );
}

function certificateOf(value: Lookup): { path?: string; content?: string; password?: string } {
  const path = value("clientCertificatePath");
  const content = value("clientCertificate");
  if ((path === undefined) === (content === undefined)) {
    const places = [...configKeys.clientCertificatePath, ...configKeys.clientCertificate].join(", ");
    throw configurationError(
      `sign-in with a certificate needs either m365:clientCertificatePath or m365:clientCertificate (or ${places}); ${path === undefined ? "neither is" : "both are"} set. Nothing was read or written.`,
    );
  }
  return { path, content, password: value("clientCertificatePassword") };
}

function gitHubRequest(variables: NodeJS.ProcessEnv): TokenRequest {
  return runnerRequest(
    "githubActions",
    gitHub,
    variables,
    "GitHub sets them in a job with the permission id-token: write.",
  );
}

function pipelinesRequest(variables: NodeJS.ProcessEnv): TokenRequest {
  return runnerRequest(
    "azurePipelines",
    pipelines,
    variables,
    "Azure Pipelines sets the first; give the step the second with env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).",
  );
}

function runnerRequest(
  method: SignInMethod,
  [url, bearer]: readonly [string, string],
  variables: NodeJS.ProcessEnv,
  how: string,
): TokenRequest {
  const [address, token] = [variables[url], variables[bearer]];
  if (address && token) return { url: safeAddress(url, address), bearer: token };
  throw configurationError(
    `sign-in with ${method} needs the environment variables ${url} and ${bearer}. ${how} Nothing was read or written.`,
  );
}
