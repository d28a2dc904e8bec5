import {
  type PipelinePolicy,
  type PipelineResponse,
  RestError,
  retryPolicy,
} from "@azure/core-rest-pipeline";
import { type Cancellation, cutOff, notSent } from "./cancellation";
import type { Pacer } from "./pace";
import { askedWaitMs, asksTooMuch } from "./retryAfter";
import { timeouts } from "./timeouts";

export interface Repeating {
  /** Whether the request is safe to send twice. */
  afterLostAnswer: boolean;
  /** Whether the body shows that a retry would get the same answer, although the status is temporary. */
  isFinal?(body: string): boolean;
  /** Called for a pause that the service asks for, if it is long enough to be announced. */
  onPause?(pauseMs: number): void;
  /** Called for every pause that the service asks for, even if it is too long to wait for. */
  onAskedToWait?(pauseMs: number): void;
}

/**
 * Retries what is safe to retry. A 429 means that nothing was carried out, so every request is retried after it. After
 * a lost answer or a server error, only requests that are safe to send twice are retried.
 */
export function repeatPolicy({
  afterLostAnswer,
  isFinal = () => false,
  onPause = () => {},
  onAskedToWait = () => {},
}: Repeating): PipelinePolicy {
  const repeatIf = (isWorthIt: boolean, response: PipelineResponse | undefined, retryCount: number) => {
    const askedMs = askedWaitMs(headerOf(response)) ?? 0;
    if (isWorthIt && askedMs > 0) onAskedToWait(askedMs);
    if (!isWorthIt || asksTooMuch(headerOf(response))) return { skipStrategy: true };
    if (askedMs >= timeouts.noticedMs) onPause(askedMs);
    return { retryAfterInMs: delayMs(response, retryCount) };
  };
  return retryPolicy(
    [
      {
        name: "refusedBeforeAnythingHappened",
        retry: ({ response, retryCount }) => repeatIf(response?.status === 429, response, retryCount),
      },
      {
        name: "lostAnswer",
        retry: ({ response, responseError, retryCount }) =>
          repeatIf(
            afterLostAnswer && isPassing(response, responseError) && !isFinal(response?.bodyAsText ?? ""),
            response,
            retryCount,
          ),
      },
    ],
    { maxRetries: timeouts.repeats },
  );
}

/** The code of an error after which nothing is retried: the time for all attempts is over. */
export const givenUp = "GIVEN_UP";

function isPassing(response: PipelineResponse | undefined, error: RestError | undefined): boolean {
  if (response) return [408, 500, 502, 503, 504].includes(response.status);
  return (
    error !== undefined &&
    !/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ENOTFOUND|TOO_LARGE|GIVEN_UP/.test(String(error.code))
  );
}

const headerOf = (response: PipelineResponse | undefined) => (name: string) => response?.headers.get(name);

/** The delay that the service asks for; otherwise, twice as long each time, with jitter. */
export function delayMs(response: PipelineResponse | undefined, retryCount: number): number {
  const growing = Math.min(timeouts.firstRepeatMs * 2 ** retryCount, timeouts.longestRepeatMs);
  return askedWaitMs(headerOf(response)) ?? growing * (0.5 + Math.random() / 2);
}

/**
 * Limits each attempt, and the time of all attempts together. The library's own timeout leaves a timer running when a
 * connection breaks, which keeps the process alive until it expires; the timer of AbortSignal.timeout does not.
 */
export function attemptTimeoutPolicy(timeoutMs: number, cancellation: Cancellation): PipelinePolicy {
  const unanswered = new WeakMap<object, number>();
  return {
    name: "attemptTimeout",
    async sendRequest(request, next) {
      const what = `${request.method} ${new URL(request.url).pathname}`;
      if (cancellation.isCancelled) throw notSent(what);
      const spentMs = unanswered.get(request) ?? 0;
      const startedAtMs = performance.now();
      const timeout = AbortSignal.timeout(
        Math.max(0, Math.min(timeoutMs, Math.ceil(timeouts.unansweredMs - spentMs))),
      );
      const isWrite = request.method !== "GET";
      request.abortSignal = AbortSignal.any([timeout, isWrite ? cancellation.late : cancellation.now]);
      try {
        return await next(request);
      } catch (error) {
        const allMs = spentMs + performance.now() - startedAtMs;
        unanswered.set(request, allMs);
        if (timeout.aborted) throw overTime(timeoutMs, allMs);
        throw request.abortSignal.aborted ? cutOff(what, isWrite) : error;
      } finally {
        // For the wait before a retry. With `now`, the library would discard an answer that has already arrived.
        request.abortSignal = cancellation.late;
      }
    },
  };
}

/** The error of an attempt without a complete answer; `givenUp` once all attempts together took too long. */
function overTime(timeoutMs: number, allMs: number): RestError {
  // Retried only if enough time is left for a useful attempt.
  if (timeouts.unansweredMs - allMs > timeoutMs / 10)
    return new RestError(`no answer within ${timeoutMs / 1000} s`, { code: "ETIMEDOUT" });
  const seconds = timeouts.unansweredMs / 1000;
  return new RestError(`no complete answer within ${seconds} s, in all attempts`, { code: givenUp });
}

/** Which requests are paced, and the callbacks that announce it. */
export interface Pacing {
  pacer: Pacer;
  covers(method: string, path: string): boolean;
  onWait(): void;
  onRefused(): void;
}

/** A retry waits for its turn again. A 429 slows down all requests that share the limit. */
export function pacePolicy(
  { pacer, covers, onWait, onRefused }: Pacing,
  cancellation: Cancellation,
): PipelinePolicy {
  return {
    name: "pace",
    async sendRequest(request, next) {
      if (!covers(request.method, new URL(request.url).pathname)) return next(request);
      await pacer.turn(onWait, cancellation.now);
      const response = await next(request);
      if (response.status === 429) {
        // A request that is asked to wait too long fails, and must not delay the others.
        pacer.refused(asksTooMuch(headerOf(response)) ? 0 : delayMs(response, 0));
        onRefused();
      }
      return response;
    },
  };
}
