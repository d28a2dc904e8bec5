import { NetworkError } from "../errors";

/** Engines and people wait 5 seconds; a write under way is worth most of them, because its outcome is known then. */
const graceMs = 4_000;

/** The end of an operation before it is done: nothing new is sent, reads end at once, writes under way a little later. */
export class Cancellation {
  readonly #now = new AbortController();
  readonly #late = new AbortController();

  cancel(): void {
    this.#now.abort();
    setTimeout(() => this.#late.abort(), graceMs).unref();
  }

  get isCancelled(): boolean {
    return this.#now.signal.aborted;
  }

  get now(): AbortSignal {
    return this.#now.signal;
  }

  /** A few seconds after `now`. */
  get late(): AbortSignal {
    return this.#late.signal;
  }
}

const stays = "What was written before stays in the tenant. Run this again: it goes on from there.";

export function notSent(what: string): NetworkError {
  return new NetworkError(`cancelled: ${what} was not sent. ${stays}`, {
    code: "M365_CANCELLED",
    mayHaveReachedService: false,
  });
}

/** @param isWrite whether it may have been carried out all the same */
export function cutOff(what: string, isWrite: boolean): NetworkError {
  const outcome = isWrite ? "may have been carried out" : "was not answered";
  return new NetworkError(`cancelled: ${what} ${outcome}. ${stays}`, {
    code: "M365_CANCELLED",
    mayHaveReachedService: isWrite,
  });
}
