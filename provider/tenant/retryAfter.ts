import { timeouts } from "./timeouts";

type Header = (name: string) => string | undefined;

/** How long the service asks to wait, in seconds or until a date; undefined when it does not say. */
export function askedWaitMs(header: Header): number | undefined {
  const asked = header("Retry-After");
  if (asked === undefined) return undefined;
  const seconds = Number(asked);
  const waitMs = Number.isNaN(seconds) ? Date.parse(asked) - answeredAtMs(header) : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0);
}

/** By the service's clock, from which this machine's may be hours away. */
function answeredAtMs(header: Header): number {
  const atMs = Date.parse(header("Date") ?? "");
  return Number.isNaN(atMs) ? Date.now() : atMs;
}

/** Longer than a run waits. It then ends, rather than knocking before that time. */
export const asksTooMuch = (header: Header, mostMs = timeouts.longestAskedMs): boolean =>
  (askedWaitMs(header) ?? 0) > mostMs;

/** Follows "run this again". */
export function whenAgain(header: Header, mostMs = timeouts.longestAskedMs): string {
  const waitMs = askedWaitMs(header) ?? 0;
  if (waitMs <= mostMs) return "in a few minutes";
  return `in ${Math.ceil(waitMs / 60_000)} minutes: it asks clients to wait that long`;
}
