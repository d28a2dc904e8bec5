import { setTimeout as wait } from "node:timers/promises";
import { ConstraintError } from "../errors";
import { timeLeftMs } from "./cancellation";
import { timeouts } from "./timeouts";

/**
 * Looks until the tenant shows what was written, for as long as the program gives it or we do. The first look comes at once: most writes show immediately.
 *
 * @param look undefined while the tenant does not show it yet
 * @param what ends the sentence "the tenant did not show …"
 */
export async function settled<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const waitMs = timeLeftMs() ?? timeouts.settleMs;
  const seen = await shownWithin(waitMs, look);
  if (seen !== undefined) return seen;
  throw new ConstraintError(
    `the change was sent, but after ${Math.round(waitMs / 1000)} s the tenant did not show ${what}. Run this again: it continues from what the tenant shows by then.`,
    "M365_NOT_SETTLED",
  );
}

/** Undefined when the time is over. */
export async function shownWithin<T>(
  timeMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  // Not the time of day, which may be put back in the meantime.
  const giveUpAtMs = performance.now() + timeMs;
  for (let pauseMs = timeouts.firstLookMs; ; pauseMs = Math.min(pauseMs * 2, timeouts.longestLookMs)) {
    const seen = await look();
    if (seen !== undefined || performance.now() + pauseMs > giveUpAtMs) return seen;
    await wait(pauseMs);
  }
}
