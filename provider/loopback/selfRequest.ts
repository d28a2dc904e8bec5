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

/** Over the wire like any client's, so that faults, throttling and the log treat it as one. */
export function requestSelf(
  { origin, ca }: LoopbackState,
  { method, path, headers, body }: SelfRequest,
): Promise<SelfAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, origin), { method, headers, ca }, async (answer) => {
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) });
    });
    outgoing.on("error", reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
