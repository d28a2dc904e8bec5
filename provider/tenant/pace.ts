import { setTimeout as wait } from "node:timers/promises";

/** Maximum number of requests in any window of this length. */
export interface Limit {
  requests: number;
  windowMs: number;
}

/** Added to the window, as a fraction of it, because different latencies can bring requests closer together. */
const margin = 1 / 80;
const slowerBy = 0.8;
const fasterBy = 0.1;
const leastShare = 0.1;

/** Shorter waits are not announced. */
const noticeableMs = 1_000;

/** Monotonic: not affected by changes of the machine's clock. */
const steadyClock = {
  now: () => performance.now(),
  wait: (ms: number, cancelled?: AbortSignal): Promise<void> => wait(ms, undefined, { signal: cancelled }),
};

/**
 * Keeps requests under a limit, so that a large rollout runs steadily instead of being throttled and retried. Requests
 * are sent in order: each stack of the process has only a few in progress, so none has to wait for all of another's.
 */
export class Pacer {
  readonly #limit: Limit;
  readonly #clock: typeof steadyClock;
  readonly #sentAtMs: number[] = [];
  /** Requests that are currently allowed per window: fewer than the limit after a 429. */
  #allowed: number;
  #changedAtMs = 0;
  #pausedUntilMs = 0;
  #queue = Promise.resolve();

  constructor(limit: Limit, clock = steadyClock) {
    this.#limit = limit;
    this.#clock = clock;
    this.#allowed = limit.requests;
  }

  /** Resolves when the next request may be sent; rejects if it is cancelled first, without effect on other requests. */
  turn(onWait?: () => void, cancelled?: AbortSignal): Promise<void> {
    const mine = this.#queue.then(() => this.#take(onWait, cancelled));
    this.#queue = mine.catch(() => {});
    return mine;
  }

  /** Handles a 429, which occurs if others share the limit: pauses for this time, then sends fewer requests. */
  refused(retryAfterMs: number): void {
    const nowMs = this.#clock.now();
    const isKnown = nowMs < this.#pausedUntilMs;
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + retryAfterMs);
    if (!isKnown) this.#allow(this.#allowed * slowerBy, nowMs);
  }

  async #take(onWait?: () => void, cancelled?: AbortSignal): Promise<void> {
    cancelled?.throwIfAborted();
    for (let waitMs = this.#waitMs(); waitMs > 0; waitMs = this.#waitMs()) {
      if (waitMs >= noticeableMs) onWait?.();
      await this.#clock.wait(waitMs, cancelled);
    }
    this.#sentAtMs.push(this.#clock.now());
    if (this.#sentAtMs.length > this.#limit.requests) this.#sentAtMs.shift();
  }

  #waitMs(): number {
    const nowMs = this.#clock.now();
    const { requests, windowMs } = this.#limit;
    if (this.#allowed < requests && nowMs - this.#changedAtMs >= windowMs)
      this.#allow(this.#allowed + requests * fasterBy, nowMs);
    const oldestMs = this.#sentAtMs.at(-this.#allowed);
    const fullUntilMs = oldestMs === undefined ? 0 : oldestMs + windowMs * (1 + margin);
    return Math.ceil(Math.max(fullUntilMs, this.#pausedUntilMs) - nowMs);
  }

  #allow(requests: number, nowMs: number): void {
    const least = Math.max(1, this.#limit.requests * leastShare);
    this.#allowed = Math.floor(Math.min(this.#limit.requests, Math.max(least, requests)));
    this.#changedAtMs = nowMs;
  }
}

const shared = new Map<string, Pacer>();

/** The pacer of one service of one tenant, shared by all stacks of the process. */
export function sharedPacer(service: string, limit: Limit): Pacer {
  const key = `${service} ${limit.requests}/${limit.windowMs}`;
  const pacer = shared.get(key) ?? new Pacer(limit);
  shared.set(key, pacer);
  return pacer;
}
