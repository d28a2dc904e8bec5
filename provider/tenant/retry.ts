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
  /** Whether a request may arrive twice. */
  afterLostAnswer: boolean;
  /** An answer with a passing status, and a body that says more: the next one would be the same. */
  isFinal?(body: string): boolean;
  /** Told of a pause that the service asks for and that people notice. */
  onPause?(pauseMs: number): void;
  /** Told of every pause that the service asks for, one that is too long to wait for included. */
  onAskedToWait?(pauseMs: number): void;
}

/**
 * Repeats what is safe to repeat. A 429 was refused before anything happened, so every request is repeated after it;
 * after a lost answer or a server error only those that do no harm when they arrive twice.
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

/** The code of an error after which nothing is repeated: the time for all attempts is over. */
export const givenUp = "GIVEN_UP";

function isPassing(response: PipelineResponse | undefined, error: RestError | undefined): boolean {
  if (response) return [408, 500, 502, 503, 504].includes(response.status);
  return (
    error !== undefined &&
    !/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ENOTFOUND|TOO_LARGE|GIVEN_UP/.test(String(error.code))
  );
}

const headerOf = (response: PipelineResponse | undefined) => (name: string) => response?.headers.get(name);

/** What the service asks for; without it twice as long each time, with jitter. */
export function delayMs(response: PipelineResponse | undefined, retryCount: number): number {
  const growing = Math.min(timeouts.firstRepeatMs * 2 ** retryCount, timeouts.longestRepeatMs);
  return askedWaitMs(headerOf(response)) ?? growing * (0.5 + Math.random() / 2);
}

/**
 * Bounds each attempt. The library's own time-out leaves a timer behind when a connection breaks, which keeps the
 * process alive until it runs out; the timer of AbortSignal.timeout does not.
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
        // For the wait before a repetition. The library would drop an answer that is there already after `now`.
        request.abortSignal = cancellation.late;
      }
    },
  };
}

/** A service that drips is given up once all attempts together took too long. */
function overTime(timeoutMs: number, allMs: number): RestError {
  // What is left would be no attempt worth the name.
  if (timeouts.unansweredMs - allMs > timeoutMs / 10)
    return new RestError(`no answer within ${timeoutMs / 1000} s`, { code: "ETIMEDOUT" });
  const seconds = timeouts.unansweredMs / 1000;
  return new RestError(`no complete answer within ${seconds} s, in all attempts`, { code: givenUp });
}

/** Requests that take turns, and who is told about it. */
export interface Pacing {
  pacer: Pacer;
  covers(method: string, path: string): boolean;
  onWait(): void;
  onRefused(): void;
}

/** A repeated request takes its turn again; what the service refuses slows down everybody who shares the limit. */
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
        // Whoever is asked to wait too long stops, and need not keep others waiting.
        pacer.refused(asksTooMuch(headerOf(response)) ? 0 : delayMs(response, 0));
        onRefused();
      }
      return response;
    },
  };
}
