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

  /** Aborts a few seconds after `now`, for pending writes. */
  get late(): AbortSignal {
    const end = ends.getStore();
    return end ? AbortSignal.any([this.#late.signal, end.cancellation.#late.signal]) : this.#late.signal;
  }
}

/** The time limit of one resource (`customTimeouts`) or of an informational read. */
interface End {
  seconds: number;
  atMs: number;
  cancellation: Cancellation;
}

const ends = new AsyncLocalStorage<End | undefined>();

/**
 * Runs the work with a time limit. When it expires, requests end as in a cancellation.
 *
 * @param seconds 0 or undefined for no limit
 * @throws NetworkError M365_CANCELLED when the time is over
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

/** Limits an informational read to `timeouts.tellingMs`, so that it does not delay a run; `what` starts the error. */
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

/** Shared reads are not cancelled and may take longer, so a resource whose time is over stops waiting for them. */
async function overdueAt(ms: number, signal: AbortSignal): Promise<never> {
  await wait(ms, undefined, { signal }).catch(() => new Promise(() => {}));
  throw cutOff("the last request", true);
}

/** Runs shared work outside the current resource's time limit, because other resources wait for it too. */
export const forEverybody = <T>(work: () => T): T => ends.run(undefined, work);

/** Time left for the current resource; undefined if it has no time limit. */
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
