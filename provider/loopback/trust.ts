import { getCACertificates, setDefaultCACertificates } from "node:tls";

/**
 * Makes this process trust the loopback, for tests that call it directly. For a child process, use `environment`.
 * @throws Error before Node 22.19, which cannot add a certificate authority at run time.
 */
export function trustLoopback({ ca }: { readonly ca: string }): void {
  if (typeof setDefaultCACertificates !== "function")
    throw new Error("trustLoopback needs Node 22.19 or newer.");
  setDefaultCACertificates([...getCACertificates("default"), ca]);
}
