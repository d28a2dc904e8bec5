import {
  createDefaultHttpClient,
  type HttpClient,
  type PipelineResponse,
  RestError,
} from "@azure/core-rest-pipeline";
import { isProviderError } from "../errors";
import { proxiedSend } from "./proxy";

/** Far above the largest page that a service of ours gives (1,000 objects); a poisoned answer has no end. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Called for each request without an answer; the sign-in library swallows the error. */
export type OnNoAnswer = (error: Error & { code?: string }, host: string) => void;

/** An answer as far as the sign-in looks at it. */
export interface Answered {
  status: number;
  text: string;
  host: string;
  header(name: string): string | undefined;
}

/** One for the process: it keeps the connections, and a run over many stacks has many senders. */
let shared: HttpClient | undefined;

/** Reads an answer up to the limit, counted after it is unpacked. */
export function createBoundedClient({
  maxBytes = maxAnswerBytes,
  timeoutMs,
  onNoAnswer = () => {},
  onAnswer = () => {},
  isPassing = () => false,
}: {
  maxBytes?: number;
  /** For a sender that sets no limit of its own. */
  timeoutMs?: number;
  onNoAnswer?: OnNoAnswer;
  /** Told of every answer; what it throws ends the request for good. */
  onAnswer?: (answered: Answered) => void;
  /** A refusal that is to be repeated as if the service were unavailable, whatever its status. */
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
        // The library hides what broke the stream off.
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
