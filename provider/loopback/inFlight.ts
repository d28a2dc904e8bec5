import type { FastifyInstance, FastifyRequest } from "fastify";
import { serviceOf } from "./serviceOf";

/** How many requests the loopback works on at the same time. */
export interface InFlight {
  now: number;
  /** The most at once since the start, or since the requests were cleared. */
  peak: number;
  /**
   * The services' answers that were waited for one after the other: the longest row of requests of which each began when
   * the one before had been answered.
   */
  inTurn: number;
}

/** A dropped connection closes its response as well, so that nothing is counted for ever. */
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
