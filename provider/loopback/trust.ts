import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * For a test that calls the loopback from its own process. For a child process, use `environment` instead.
 * @throws Error before Node 22.19, which cannot add an authority while it runs.
 */
export function trustLoopback({ ca }: { readonly ca: string }): void {
  if (typeof setDefaultCACertificates !== "function")
    throw new Error("trustLoopback needs Node 22.19 or newer.");
  setDefaultCACertificates([...getCACertificates("default"), ca]);
}
