/** What to do about an answer that points elsewhere (3xx), where the service gives none. */
export const elsewhere = (service: string): string =>
  `${service} does not answer so: check the endpoints that m365 is configured with and the proxy between this machine and the service (HTTPS_PROXY), then run this again.`;
