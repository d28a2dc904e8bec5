import { setTimeout as wait } from "node:timers/promises";
import { ConstraintError } from "../errors";
import { timeLeftMs } from "./cancellation";
import { timeouts } from "./timeouts";

/**
 * Reads until the tenant shows what was written, within the resource's time limit or, by default, `timeouts.settleMs`.
 * The first read is immediate, because most writes are visible at once.
 *
 * @param look returns undefined while the tenant does not show the change yet
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

/** Calls `look`, at growing intervals, until it returns a value; undefined when the time is over. */
export async function shownWithin<T>(
  timeMs: number,
  look: () => Promise<T | undefined>,
): Promise<T | undefined> {
  // Monotonic: the wall clock may be set back in the meantime.
  const giveUpAtMs = performance.now() + timeMs;
  for (let pauseMs = timeouts.firstLookMs; ; pauseMs = Math.min(pauseMs * 2, timeouts.longestLookMs)) {
    const seen = await look();
    if (seen !== undefined || performance.now() + pauseMs > giveUpAtMs) return seen;
    await wait(pauseMs);
  }
}
