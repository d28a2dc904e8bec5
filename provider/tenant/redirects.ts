/** Next step after a redirect (3xx) from a service that does not send any. */
export const elsewhere = (service: string): string =>
  `${service} does not answer so: check the endpoints that m365 is configured with and the proxy between this machine and the service (HTTPS_PROXY), then run this again.`;
