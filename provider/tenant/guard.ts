import { createDefaultHttpClient, type HttpClient, RestError } from "@azure/core-rest-pipeline";

/** Far above the largest page that a service of ours gives (1,000 objects); a poisoned answer has no end. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** Reads an answer up to the limit, counted after it is unpacked. */
export function createBoundedClient(
  maxBytes = maxAnswerBytes,
  client: HttpClient = createDefaultHttpClient(),
): HttpClient {
  return {
    async sendRequest(request) {
      const tooLarge = new RestError(`the answer is larger than ${maxBytes} bytes`, { code: "TOO_LARGE" });
      let isTooLarge = false;
      request.onDownloadProgress = ({ loadedBytes }) => {
        isTooLarge = loadedBytes > maxBytes;
        if (isTooLarge) throw tooLarge;
      };
      try {
        return await client.sendRequest(request);
      } catch (error) {
        // The library hides what broke the stream off.
        throw isTooLarge ? tooLarge : error;
      }
    },
  };
}
