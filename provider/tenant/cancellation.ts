import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { isProviderError, NetworkError } from "../errors";
import { timeouts } from "./timeouts";

/** The engine waits 5 seconds; a pending write gets most of them, so that its outcome is known. */
const graceMs = 4_000;

/** Cancels an operation: nothing new is sent, reads end immediately, pending writes a little later. */
export class Cancellation {
  readonly #now = new AbortController();
  readonly #late = new AbortController();

  cancel(): void {
    this.#now.abort();
    setTimeout(() => this.#late.abort(), graceMs).unref();
  }

  get isCancelled(): boolean {
    return this.now.aborted;
  }

  get now(): AbortSignal {
    const end = ends.getStore();
    return end ? AbortSignal.any([this.#now.signal, end.cancellation.#now.signal]) : this.#now.signal;
  }

  /** A few seconds after `now`. */
  get late(): AbortSignal {
    const end = ends.getStore();
    return end ? AbortSignal.any([this.#late.signal, end.cancellation.#late.signal]) : this.#late.signal;
  }
}

/** When the time is over that one resource was given (`customTimeouts`). */
interface End {
  seconds: number;
  atMs: number;
  cancellation: Cancellation;
}

const ends = new AsyncLocalStorage<End | undefined>();

/**
 * Ends the work as a cancellation does, when its time is over.
 *
 * @param seconds 0 for as long as it takes
 */
export async function within<T>(seconds: number | undefined, work: () => Promise<T>): Promise<T> {
  if (!seconds || seconds <= 0) return work();
  const end = { seconds, atMs: performance.now() + seconds * 1_000, cancellation: new Cancellation() };
  return ends.run(end, async () => {
    const timer = setTimeout(() => end.cancellation.cancel(), seconds * 1_000);
    const overdue = new AbortController();
    try {
      return await Promise.race([work(), overdueAt(seconds * 1_000 + 2 * graceMs, overdue.signal)]);
    } finally {
      clearTimeout(timer);
      overdue.abort();
    }
  });
}

/** Gives up what only tells people more, so that nobody waits long for it; what was asked shows in the error. */
export async function withoutLongWait<T>(what: string, work: () => Promise<T>): Promise<T> {
  const endsAtMs = performance.now() + timeouts.tellingMs;
  try {
    return await within(timeouts.tellingMs / 1_000, work);
  } catch (error) {
    const isCutOff = isProviderError(error) && error.code === "M365_CANCELLED";
    if (!isCutOff || performance.now() < endsAtMs) throw error;
    const reason = `no answer within ${timeouts.tellingMs / 1_000} s`;
    throw new NetworkError(`${what}: ${reason}. Run this again.`, { mayHaveReachedService: true, reason });
  }
}

/** What is shared with other resources is not ended, and may take longer than this one waits for it. */
async function overdueAt(ms: number, signal: AbortSignal): Promise<never> {
  await wait(ms, undefined, { signal }).catch(() => new Promise(() => {}));
  throw cutOff("the last request", true);
}

/** What others wait for as well goes on when the time of one of them is over. */
export const forEverybody = <T>(work: () => T): T => ends.run(undefined, work);

/** How long the resource at hand may still take, if somebody said so. */
export function timeLeftMs(): number | undefined {
  const end = ends.getStore();
  return end && Math.max(0, end.atMs - performance.now());
}

function why(): string {
  const end = ends.getStore();
  return end && performance.now() >= end.atMs
    ? `the ${end.seconds} s that customTimeouts allows are over`
    : "cancelled";
}

const stays = "What was written before stays in the tenant. Run this again: it continues from there.";

export function notSent(what: string): NetworkError {
  return new NetworkError(`${why()}: ${what} was not sent. ${stays}`, {
    code: "M365_CANCELLED",
    mayHaveReachedService: false,
  });
}

/** @param isWrite whether the request may have been carried out */
export function cutOff(what: string, isWrite: boolean): NetworkError {
  const outcome = isWrite ? "may have been carried out" : "was not answered";
  return new NetworkError(`${why()}: ${what} ${outcome}. ${stays}`, {
    code: "M365_CANCELLED",
    mayHaveReachedService: isWrite,
  });
}
