import type { FastifyInstance, FastifyRequest } from "fastify";
import { serviceOf } from "./serviceOf";

/** How many requests the loopback handles at the same time. */
export interface InFlight {
  now: number;
  /** The highest number since the start, or since the requests were cleared. */
  peak: number;
  /** Length of the longest chain of requests in which each one started after the previous one was answered. */
  inTurn: number;
}

/** A dropped connection also closes its response, so no request is counted forever. */
export function countInFlight(app: FastifyInstance, inFlight: InFlight): void {
  const turns = new WeakMap<FastifyRequest, number>();
  app.addHook("onRequest", async (request, reply) => {
    if (serviceOf(request.originalUrl)) turns.set(request, inFlight.inTurn + 1);
    inFlight.now += 1;
    inFlight.peak = Math.max(inFlight.peak, inFlight.now);
    reply.raw.once("close", () => {
      inFlight.now -= 1;
    });
  });
  app.addHook("onSend", async (request) => {
    inFlight.inTurn = Math.max(inFlight.inTurn, turns.get(request) ?? 0);
  });
}
