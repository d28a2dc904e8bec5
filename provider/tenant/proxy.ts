import { type PipelinePolicy, type ProxySettings, proxyPolicy } from "@azure/core-rest-pipeline";
import { ownVariables } from "./config";
import { configurationError, isOnThisMachine } from "./endpoint";

type Variables = Readonly<Record<string, string | undefined>>;

const named = (variables: Variables, name: string) =>
  variables[name] || variables[name.toLowerCase()] || undefined;

/**
 * The proxy that a request goes through, as curl and others find it. Plain text goes to this machine only, and so to no
 * proxy, which could read its token; what is encrypted goes to this machine through a proxy only if HTTPS_PROXY says so.
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

/** Names, with those below them, addresses, and either with a port; `*` is every host. */
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

/** One for each proxy, so that its connections are used again. */
const policies = new Map<string, PipelinePolicy>();

/** In place of the library's own policy, which takes other exceptions and reads the variables once. */
export const proxiedSend: PipelinePolicy["sendRequest"] = (request, next) => {
  const settings = proxyFor(request.url);
  // What the sign-in library's policy has chosen for it.
  request.agent = undefined;
  request.proxySettings = undefined;
  if (!settings) return next(request);
  const key = JSON.stringify(settings);
  const policy = policies.get(key) ?? proxyPolicy(settings, { customNoProxyList: [] });
  policies.set(key, policy);
  return policy.sendRequest(request, next);
};
