import { type PipelinePolicy, type ProxySettings, proxyPolicy } from "@azure/core-rest-pipeline";
import { ownVariables } from "./config";
import { configurationError, isOnThisMachine } from "./endpoint";

type Variables = Readonly<Record<string, string | undefined>>;

const named = (variables: Variables, name: string) =>
  variables[name] || variables[name.toLowerCase()] || undefined;

/**
 * The proxy for a request, from the same variables as for curl and other tools. Plain HTTP is sent to this machine only
 * and never through a proxy, which could read the token. HTTPS to this machine uses a proxy only if HTTPS_PROXY is set.
 */
export function proxyFor(address: string, variables: Variables = ownVariables()): ProxySettings | undefined {
  const url = new URL(address);
  if (url.protocol !== "https:" || isExcepted(url, named(variables, "NO_PROXY"))) return undefined;
  const names = isOnThisMachine(url) ? ["HTTPS_PROXY"] : ["HTTPS_PROXY", "ALL_PROXY", "HTTP_PROXY"];
  const name = names.find((one) => named(variables, one));
  return name === undefined ? undefined : settingsOf(name, named(variables, name) as string);
}

function settingsOf(name: string, text: string): ProxySettings {
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw configurationError(
      `${name} is not the address of an HTTP proxy. Set it to http://host:port, with user:password@ before the host if the proxy requires them. Nothing was sent.`,
    );
  return {
    host: `${url.protocol}//${url.hostname}`,
    port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    username: url.username,
    password: url.password,
  };
}

/** Whether NO_PROXY lists the host, by name, parent domain or address, with or without a port; `*` lists every host. */
function isExcepted(url: URL, list = ""): boolean {
  const host = bare(url.hostname);
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((entry) => {
      const [, name = "", port] = /^(.*?\]|[^:]*|.*)(?::(\d+))?$/.exec(entry) ?? [];
      const isHere = port === undefined || port === (url.port || "443");
      const domain = bare(name).replace(/^\*?\./, "");
      return isHere && (domain === "*" || host === domain || host.endsWith(`.${domain}`));
    });
}

const bare = (host: string) => host.toLowerCase().replace(/^\[|\]$|\.$/g, "");

/** One policy per proxy, so that its connections are reused. */
const policies = new Map<string, PipelinePolicy>();

/** Replaces the library's own policy, which interprets NO_PROXY differently and reads the variables only once. */
export const proxiedSend: PipelinePolicy["sendRequest"] = (request, next) => {
  const settings = proxyFor(request.url);
  // Discards the choice of the sign-in library's own policy.
  request.agent = undefined;
  request.proxySettings = undefined;
  if (!settings) return next(request);
  const key = JSON.stringify(settings);
  const policy = policies.get(key) ?? proxyPolicy(settings, { customNoProxyList: [] });
  policies.set(key, policy);
  return policy.sendRequest(request, next);
};
