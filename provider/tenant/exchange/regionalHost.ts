import { NetworkError } from "../../errors";
import { addressOf, type ServiceAnswer } from "../pipeline";

/**
 * Exchange redirects some tenants to the host of their region, `https://<prefix>.outlook.office365.com`.
 * [I] The other clouds add a prefix to their own host in the same way.
 *
 * @param exchange the cloud's Exchange host, as in `clouds`
 */
export function isExchangeHost(exchange: string): (url: URL) => boolean {
  const { hostname } = new URL(exchange);
  return (url) =>
    url.protocol === "https:" &&
    url.port === "" &&
    (url.hostname === hostname || url.hostname.endsWith(`.${hostname}`));
}

const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * The target of a redirect; undefined if the answer is not a redirect.
 *
 * @throws NetworkError for a host outside the cloud's own, which must not receive the token
 */
export function redirectTarget(audience: string, answer: ServiceAnswer, from: string): string | undefined {
  const location = redirects.has(answer.status) ? answer.header("location") : undefined;
  if (location === undefined) return undefined;
  const url = addressOf(location, from);
  if (isExchangeHost(audience)(url)) return url.href;
  throw new NetworkError(
    `Exchange Online redirected to ${url.host}, which is not a host of ${new URL(audience).hostname}. Nothing was sent there; check m365:environment and m365:exchangeEndpoint.`,
    { mayHaveReachedService: false },
  );
}
