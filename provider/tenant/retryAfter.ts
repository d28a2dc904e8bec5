import { timeouts } from "./timeouts";

const dayMs = 24 * 60 * 60_000;

type Header = (name: string) => string | undefined;

/** How long the service asks to wait, in seconds or until a date; undefined when it says neither. */
export function askedWaitMs(header: Header): number | undefined {
  const asked = header("Retry-After")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(asked)) return Number(asked) * 1000;
  // Dates start with the day of the week; the parser would also make one of "-1".
  if (!/^[a-z]{3}/i.test(asked)) return undefined;
  const waitMs = Date.parse(asked) - answeredAtMs(header);
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
  if (waitMs > dayMs) return "another day: it asks clients to wait longer than a day";
  return `in ${Math.ceil(waitMs / 60_000)} minutes: it asks clients to wait that long`;
}
