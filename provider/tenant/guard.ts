import { createDefaultHttpClient, type HttpClient, RestError } from "@azure/core-rest-pipeline";

/** Far above the largest page that a service of ours gives (1,000 objects); a poisoned answer has no end. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Told of every request that had no answer, for who cannot see the error itself. */
export type OnNoAnswer = (error: Error & { code?: string }, host: string) => void;

/** Reads an answer up to the limit, counted after it is unpacked. */
export function createBoundedClient({
  maxBytes = maxAnswerBytes,
  timeoutMs,
  onNoAnswer = () => {},
}: {
  maxBytes?: number;
  /** For a sender that sets no limit of its own. */
  timeoutMs?: number;
  onNoAnswer?: OnNoAnswer;
} = {}): HttpClient {
  const client = createDefaultHttpClient();
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
        return await client.sendRequest(request);
      } catch (error) {
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

const tooLate = new RestError("no answer in time", { code: "ETIMEDOUT" });

function bothOf(limit: AbortSignal, given: unknown): AbortSignal {
  return given instanceof AbortSignal ? AbortSignal.any([limit, given]) : limit;
}
