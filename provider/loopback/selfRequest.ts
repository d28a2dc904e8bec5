import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { text } from "node:stream/consumers";
import type { LoopbackState } from "./loopbackState";

export interface SelfRequest {
  readonly method: string;
  /** Path and query, blanks and quotes allowed. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: unknown;
}

export interface SelfAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Marks an item of a batch. Graph runs items in parallel, so only the batch itself has a latency. */
export const itemHeader = "loopback-batch-item";

/** Sends a request over the network like a client, so that faults, throttling and the log apply to it. */
export function requestSelf(
  { origin, ca }: LoopbackState,
  { method, path, headers, body }: SelfRequest,
): Promise<SelfAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, origin),
      { method, headers: { ...headers, [itemHeader]: "1" }, ca },
      (answer) => {
        const { statusCode: status = 0, headers: answered } = answer;
        text(answer).then((whole) => resolve({ status, headers: answered, body: whole }), reject);
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
