import type { FastifyRequest } from "fastify";
import type { LoggedRequest } from "./requestLog";
import type { ErrorContext, RequestIds } from "./serviceError";

/** What the loopback knows about a request in addition to the request itself. */
export interface ServiceCall {
  readonly logged: LoggedRequest;
  readonly ids: RequestIds;
}

const calls = new WeakMap<FastifyRequest, ServiceCall>();

export const beginCall = (request: FastifyRequest, call: ServiceCall): void => void calls.set(request, call);

export function callOf(request: FastifyRequest): ServiceCall {
  const call = calls.get(request);
  if (call === undefined) throw new Error("Not a request to a service.");
  return call;
}

export const knownCallOf = (request: FastifyRequest): ServiceCall | undefined => calls.get(request);

export const errorContext = (request: FastifyRequest): ErrorContext => ({
  method: request.method,
  url: request.originalUrl,
  ...callOf(request).ids,
});

/** Scheme and host as the client sent them. */
export const originOf = ({ headers }: FastifyRequest): string => `https://${headers.host}`;
