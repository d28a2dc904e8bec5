import { answeredAtMs, type Header } from "./serviceClock";
import { timeouts } from "./timeouts";

const dayMs = 24 * 60 * 60_000;

/** The wait in milliseconds that Retry-After asks for, in seconds or as a date; undefined without either. */
export function askedWaitMs(header: Header): number | undefined {
  const asked = header("Retry-After")?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(asked)) return Number(asked) * 1000;
  // HTTP dates start with the day of the week; Date.parse would also accept "-1".
  if (!/^[a-z]{3}/i.test(asked)) return undefined;
  // By the service's clock, because this machine's may be hours off.
  const waitMs = Date.parse(asked) - (answeredAtMs(header) ?? Date.now());
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0);
}

/** Whether the wait is longer than a run accepts. The run then ends instead of retrying too early. */
export const asksTooMuch = (header: Header, mostMs = timeouts.longestAskedMs): boolean =>
  (askedWaitMs(header) ?? 0) > mostMs;

/** When to run this again; follows these words in a message. */
export function whenAgain(header: Header, mostMs = timeouts.longestAskedMs): string {
  const waitMs = askedWaitMs(header) ?? 0;
  if (waitMs <= mostMs) return "in a few minutes";
  if (waitMs > dayMs) return "another day: it asks clients to wait longer than a day";
  return `in ${Math.ceil(waitMs / 60_000)} minutes: it asks clients to wait that long`;
}
