import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineResponse,
  RestError,
} from "@azure/core-rest-pipeline";
import { isProviderError } from "../errors";
import { proxiedSend } from "./proxy";

/** Far above the largest page of any service (1,000 objects); stops answers without an end. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Called for each request without an answer; the sign-in library swallows the error. */
export type OnNoAnswer = (error: Error & { code?: string }, host: string) => void;

/** The parts of an answer that the sign-in needs. */
export interface Answered {
  status: number;
  text: string;
  host: string;
  header(name: string): string | undefined;
}

/** One client per process, so that a run over many stacks, which creates many transports, reuses connections. */
let shared: HttpClient | undefined;

/** An HTTP client that fails when an answer is larger than `maxBytes`, counted after decompression. */
export function createBoundedClient({
  maxBytes = maxAnswerBytes,
  timeoutMs,
  onNoAnswer = () => {},
  onAnswer = () => {},
  isPassing = () => false,
}: {
  maxBytes?: number;
  /** For callers without their own limit. Default: no limit. */
  timeoutMs?: number;
  onNoAnswer?: OnNoAnswer;
  /** Called for every answer; an error that it throws ends the request without retries. */
  onAnswer?: (answered: Answered) => void;
  /** Whether an answer is reported as 503, so that the request is retried whatever the actual status is. */
  isPassing?: (answered: Answered) => boolean;
} = {}): HttpClient {
  shared ??= createDefaultHttpClient();
  const client = shared;
  return {
    async sendRequest(request) {
      const tooLarge = new RestError(`the answer is larger than ${maxBytes} bytes`, { code: "TOO_LARGE" });
      let isTooLarge = false;
      request.onDownloadProgress = ({ loadedBytes }) => {
        isTooLarge = loadedBytes > maxBytes;
        if (isTooLarge) throw tooLarge;
      };
      const given = request.abortSignal;
      const limit = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
      if (limit) request.abortSignal = bothOf(limit, given);
      try {
        const response = await proxiedSend(request, (proxied) => client.sendRequest(proxied));
        const answered = answeredBy(request.url, response);
        onAnswer(answered);
        return isPassing(answered) ? { ...response, status: 503 } : response;
      } catch (error) {
        if (isProviderError(error)) throw error;
        // The library hides why the stream was aborted.
        const known = isTooLarge ? tooLarge : limit?.aborted ? tooLate : (error as Error);
        onNoAnswer(known, new URL(request.url).host);
        throw known;
      } finally {
        request.abortSignal = given;
      }
    },
  };
}

const answeredBy = (url: string, { status, headers, bodyAsText }: PipelineResponse): Answered => ({
  ...{ status, text: bodyAsText ?? "" },
  ...{ host: new URL(url).host, header: (name) => headers.get(name) },
});

const tooLate = new RestError("no answer in time", { code: "ETIMEDOUT" });

function bothOf(limit: AbortSignal, given: unknown): AbortSignal {
  return given instanceof AbortSignal ? AbortSignal.any([limit, given]) : limit;
}
