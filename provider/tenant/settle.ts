import { setTimeout as wait } from "node:timers/promises";
import { ConstraintError } from "../errors";

/** Services answer from several replicas; nothing documented bounds how long they differ. */
const patienceMs = 60_000;
const firstPauseMs = 250;
/** Shorter than the 5 seconds in which a cancelled operation ends. */
const longestPauseMs = 4_000;

/**
 * Looks until the tenant shows what was written. The first look comes at once: most writes show immediately.
 *
 * @param look undefined while the tenant does not show it yet
 * @param what ends the sentence "the tenant did not show …"
 */
export async function settled<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const giveUpAtMs = Date.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() + pauseMs > giveUpAtMs) break;
    await wait(pauseMs);
  }
  throw new ConstraintError(
    `the change was sent, but after ${patienceMs / 1000} s the tenant did not show ${what}. Run this again: it goes on from what the tenant shows by then.`,
    "M365_NOT_SETTLED",
  );
}
