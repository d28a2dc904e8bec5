import { setTimeout as wait } from "node:timers/promises";
import {
  type PipelinePolicy,
  type PipelineResponse,
  RestError,
  retryPolicy,
} from "@azure/core-rest-pipeline";
import { type Cancellation, cutOff, notSent } from "./cancellation";

const maxRetries = 6;
const firstDelayMs = 500;
const longestDelayMs = 60_000;

/**
 * Repeats what is safe to repeat. A 429 was refused before anything happened, so every request is repeated after it;
 * after a lost answer or a server error only those that do no harm when they arrive twice.
 */
export function repeatPolicy({ afterLostAnswer }: { afterLostAnswer: boolean }): PipelinePolicy {
  return retryPolicy(
    [
      {
        name: "refusedBeforeAnythingHappened",
        retry: ({ response, retryCount }) =>
          response?.status === 429
            ? { retryAfterInMs: delayMs(response, retryCount) }
            : { skipStrategy: true },
      },
      {
        name: "lostAnswer",
        retry: ({ response, responseError, retryCount }) =>
          afterLostAnswer && isPassing(response, responseError)
            ? { retryAfterInMs: delayMs(response, retryCount) }
            : { skipStrategy: true },
      },
    ],
    { maxRetries },
  );
}

function isPassing(response: PipelineResponse | undefined, error: RestError | undefined): boolean {
  if (response) return [408, 500, 502, 503, 504].includes(response.status);
  return (
    error !== undefined && !/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ENOTFOUND|TOO_LARGE/.test(String(error.code))
  );
}

/** What the service asks for (seconds or a date); without it twice as long each time, with jitter. */
export function delayMs(
  response: PipelineResponse | undefined,
  retryCount: number,
  nowMs = Date.now(),
): number {
  const asked = response?.headers.get("Retry-After");
  const seconds = asked === undefined ? Number.NaN : Number(asked);
  const askedMs = Number.isNaN(seconds) ? Date.parse(asked ?? "") - nowMs : seconds * 1000;
  if (!Number.isNaN(askedMs)) return Math.min(Math.max(askedMs, 0), longestDelayMs);
  return Math.min(firstDelayMs * 2 ** retryCount, longestDelayMs) * (0.5 + Math.random() / 2);
}

/**
 * Bounds each attempt. The library's own time-out leaves a timer behind when a connection breaks, which keeps the
 * process alive until it runs out; the timer of AbortSignal.timeout does not.
 */
export function attemptTimeoutPolicy(timeoutMs: number, cancellation: Cancellation): PipelinePolicy {
  return {
    name: "attemptTimeout",
    async sendRequest(request, next) {
      const what = `${request.method} ${new URL(request.url).pathname}`;
      if (cancellation.isCancelled) throw notSent(what);
      const timeout = AbortSignal.timeout(timeoutMs);
      const isWrite = request.method !== "GET";
      request.abortSignal = AbortSignal.any([timeout, isWrite ? cancellation.late : cancellation.now]);
      try {
        return await next(request);
      } catch (error) {
        if (timeout.aborted)
          throw new RestError(`no answer within ${timeoutMs / 1000} s`, { code: "ETIMEDOUT", request });
        throw request.abortSignal.aborted ? cutOff(what, isWrite) : error;
      } finally {
        // For the wait before a repetition. The library would drop an answer that is there already after `now`.
        request.abortSignal = cancellation.late;
      }
    },
  };
}

/** Keeps writes under a published limit, so that a large roll-out is steady instead of refused and repeated. */
export function createPacer(
  limit: { requests: number; windowMs: number },
  cancelled?: AbortSignal,
): () => Promise<void> {
  const sent: number[] = [];
  let queue = Promise.resolve();
  const turn = async () => {
    const oldest = sent.length >= limit.requests ? (sent.shift() as number) : undefined;
    const waitMs = oldest === undefined ? 0 : oldest + limit.windowMs - Date.now();
    if (waitMs > 0) await wait(waitMs, undefined, cancelled && { signal: cancelled });
    sent.push(Date.now());
  };
  return () => {
    queue = queue.then(turn);
    return queue;
  };
}
