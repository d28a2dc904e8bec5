import { ConstraintError } from "../errors";

export const environments = ["public", "usgovernmentl4", "usgovernmentl5", "china"] as const;
export type Environment = (typeof environments)[number];

/** Hosts and token audiences of a Microsoft cloud. Tokens of one cloud are worth nothing in another. */
export interface Cloud {
  graph: string;
  exchange: string;
  authority: string;
}

/** @see https://learn.microsoft.com/graph/deployments */
export const clouds: Record<Environment, Cloud> = {
  public: {
    graph: "https://graph.microsoft.com",
    exchange: "https://outlook.office365.com",
    authority: "https://login.microsoftonline.com",
  },
  usgovernmentl4: {
    graph: "https://graph.microsoft.us",
    exchange: "https://outlook.office365.us",
    authority: "https://login.microsoftonline.us",
  },
  usgovernmentl5: {
    graph: "https://dod-graph.microsoft.us",
    exchange: "https://outlook-dod.office365.us",
    authority: "https://login.microsoftonline.us",
  },
  // [I] Exchange's audience in China is inferred from its host.
  china: {
    graph: "https://microsoftgraph.chinacloudapi.cn",
    exchange: "https://outlook.office365.cn",
    authority: "https://login.chinacloudapi.cn",
  },
};

export interface Config {
  tenantId: string;
  clientId: string;
  clientSecret: string;
  environment: Environment;
  /** Where requests go; the tokens' audience stays that of `environment`. */
  graphEndpoint: string;
  exchangeEndpoint: string;
  authorityHost: string;
  /** Set when `authorityHost` was given: instance discovery then stays off. */
  hasOwnAuthority: boolean;
  diffAgainst: "tenant" | "state";
  exchangeTransport: "adminApi" | "powershell";
}

interface Key {
  name: keyof Config;
  variables: readonly string[];
}

/** Stack configuration `m365:<name>` first, then these variables in order: ours, azuread's, the Azure SDKs'. */
const keys = {
  tenantId: ["M365_TENANT_ID", "ARM_TENANT_ID", "AZURE_TENANT_ID"],
  clientId: ["M365_CLIENT_ID", "ARM_CLIENT_ID", "AZURE_CLIENT_ID"],
  clientSecret: ["M365_CLIENT_SECRET", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"],
  environment: ["M365_ENVIRONMENT", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT"],
  graphEndpoint: ["M365_GRAPH_ENDPOINT"],
  exchangeEndpoint: ["M365_EXCHANGE_ENDPOINT"],
  authorityHost: ["M365_AUTHORITY_HOST", "AZURE_AUTHORITY_HOST"],
  diffAgainst: ["M365_DIFF_AGAINST"],
  exchangeTransport: ["M365_EXCHANGE_TRANSPORT"],
} as const satisfies Partial<Record<Key["name"], readonly string[]>>;
export type ConfigKey = keyof typeof keys;
export const configKeys = keys;

/** For schema.json and its documentation. */
export const configDescriptions: Record<ConfigKey, string> = {
  tenantId: "Id (GUID) of the tenant.",
  clientId: "Application (client) id that signs in.",
  clientSecret: "Secret of the application. Store it with `--secret`, or give it through the environment.",
  environment: "Microsoft cloud: `public` (default), `usgovernmentl4`, `usgovernmentl5` or `china`.",
  graphEndpoint:
    "Where Microsoft Graph requests go; the token's audience stays that of `environment`. Default: the cloud's own.",
  exchangeEndpoint:
    "Where Exchange Online requests go; the token's audience stays that of `environment`. Default: the cloud's own.",
  authorityHost: "Where tokens come from. Default: the cloud's own.",
  exchangeTransport:
    "`adminApi` (default): Exchange Online's admin API, which Microsoft does not document. `powershell`: Microsoft's own module; needs PowerShell 7 (`pwsh`) with ExchangeOnlineManagement 3.1 or newer.",
  diffAgainst: "`tenant` (default): previews compare with the live tenant. `state`: they stay offline.",
};

/** What this process was started with, for commands that start others. */
export const ownVariables = (): NodeJS.ProcessEnv => ({ ...process.env });

/**
 * Reads the provider's configuration.
 *
 * @param stack value of `m365:<key>` in the stack's configuration
 * @throws ConstraintError with every missing or wrong key in one sentence, and where each was looked for
 */
export function readConfig(
  stack: (key: ConfigKey) => string | undefined,
  variables: NodeJS.ProcessEnv = process.env,
): Config {
  const value = (key: ConfigKey) =>
    [stack(key), ...keys[key].map((name) => variables[name])].find(
      (text) => text !== undefined && text !== "",
    );
  const missing = (["tenantId", "clientId", "clientSecret"] as const).filter(
    (key) => value(key) === undefined,
  );
  if (missing.length > 0) throw configurationError(missingSentence(missing));
  const environment = oneOf("environment", value("environment"), environments, "public");
  const cloud = clouds[environment];
  return {
    tenantId: tenantIdOf(value("tenantId") as string),
    clientId: value("clientId") as string,
    clientSecret: value("clientSecret") as string,
    environment,
    graphEndpoint: endpoint("graphEndpoint", value("graphEndpoint") ?? cloud.graph),
    exchangeEndpoint: endpoint("exchangeEndpoint", value("exchangeEndpoint") ?? cloud.exchange),
    authorityHost: endpoint("authorityHost", value("authorityHost") ?? cloud.authority),
    hasOwnAuthority: value("authorityHost") !== undefined,
    diffAgainst: oneOf("diffAgainst", value("diffAgainst"), ["tenant", "state"], "tenant"),
    exchangeTransport: oneOf(
      "exchangeTransport",
      value("exchangeTransport"),
      ["adminApi", "powershell"],
      "adminApi",
    ),
  };
}

/** Names a file that takes a JSON line for each look at a resource; see lifecycle/observation.ts. */
export const observationsVariable = "M365_OBSERVATIONS";

export function observationsFile(variables: NodeJS.ProcessEnv = process.env): string | undefined {
  return variables[observationsVariable] || undefined;
}

function missingSentence(missing: readonly ConfigKey[]): string {
  const places = missing.map((key) => `m365:${key} (or ${keys[key].join(", ")})`);
  const secret = missing.includes("clientSecret")
    ? ", and the secret with pulumi config set --secret m365:clientSecret"
    : "";
  const plain = missing.find((key) => key !== "clientSecret");
  const command = plain
    ? `pulumi config set m365:${plain} <value>`
    : "pulumi config set --secret m365:clientSecret";
  return `sign-in is not configured: ${places.join("; ")} ${missing.length > 1 ? "are" : "is"} not set. Set ${
    missing.length > 1 ? "them" : "it"
  } with ${command}${plain ? secret : ""}, or through the environment. Nothing was read or written.`;
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function tenantIdOf(text: string): string {
  if (guid.test(text)) return text.toLowerCase();
  throw configurationError(
    `m365:tenantId: "${text}" is not a tenant id (a GUID). Entra ID > Overview shows it. Nothing was read or written.`,
  );
}

function oneOf<T extends string>(
  key: ConfigKey,
  text: string | undefined,
  allowed: readonly T[],
  fallback: T,
): T {
  if (text === undefined) return fallback;
  const found = allowed.find((name) => name.toLowerCase() === text.toLowerCase());
  if (found) return found;
  throw configurationError(
    `m365:${key}: "${text}" is not one of ${allowed.join(", ")}. Nothing was read or written.`,
  );
}

/** Tokens travel to these addresses: TLS everywhere, plain text on this machine only. */
function endpoint(key: ConfigKey, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLoopback = url !== undefined && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback))) return url.origin;
  throw configurationError(
    `m365:${key}: "${text}" is not an address that tokens may be sent to. Use https (http on 127.0.0.1 only).`,
  );
}

function configurationError(sentence: string): ConstraintError {
  return new ConstraintError(sentence, "M365_CONFIGURATION");
}
