import { randomUUID } from "node:crypto";

/** Ids in every answer of a service. */
export interface RequestIds {
  readonly requestId: string;
  readonly clientRequestId: string;
}

/** The request and its ids, which error bodies contain. */
export interface ErrorContext extends RequestIds {
  readonly method: string;
  readonly url: string;
}

export interface ServiceErrorOptions {
  /** The client violated the contract; recorded in `Loopback.violations`. */
  readonly violation?: boolean;
  readonly headers?: Record<string, string>;
}

/** A refusal in the format of the service that answers; `body` returns the answer's body. */
export class ServiceError extends Error {
  readonly status: number;
  readonly body: (context: ErrorContext) => unknown;
  readonly violation: boolean;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    body: (context: ErrorContext) => unknown,
    options: ServiceErrorOptions = {},
  ) {
    super(message);
    this.name = "ServiceError";
    this.status = status;
    this.body = body;
    this.violation = options.violation ?? false;
    this.headers = options.headers ?? {};
  }
}

export const newRequestIds = (clientRequestId: unknown): RequestIds => {
  const requestId = randomUUID();
  return { requestId, clientRequestId: typeof clientRequestId === "string" ? clientRequestId : requestId };
};
