/** The service that an address belongs to; undefined for the sign-in and other endpoints of the loopback. */
export function serviceOf(url: string): "graph" | "exchange" | undefined {
  const [, version] = /^\/(beta|v1\.0|adminapi)\//i.exec(url) ?? [];
  if (version === undefined) return undefined;
  return version.toLowerCase() === "adminapi" ? "exchange" : "graph";
}
