import { patience } from "./patience";

/** How long the service asks to wait, in seconds or until a date; undefined when it does not say. */
export function askedWaitMs(retryAfter: string | undefined, nowMs = Date.now()): number | undefined {
  if (retryAfter === undefined) return undefined;
  const seconds = Number(retryAfter);
  const waitMs = Number.isNaN(seconds) ? Date.parse(retryAfter) - nowMs : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : Math.max(waitMs, 0);
}

/** Longer than a run waits. It then ends, rather than knocking before that time. */
export const asksTooMuch = (retryAfter: string | undefined): boolean =>
  (askedWaitMs(retryAfter) ?? 0) > patience.longestAskedMs;

/** Follows "run this again". */
export function whenAgain(retryAfter: string | undefined): string {
  const waitMs = askedWaitMs(retryAfter) ?? 0;
  if (waitMs <= patience.longestAskedMs) return "in a few minutes";
  return `in ${Math.ceil(waitMs / 60_000)} minutes: so long it asks to be left alone`;
}
