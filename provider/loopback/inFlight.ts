import type { FastifyInstance } from "fastify";

/** How many requests the loopback works on at the same time. */
export interface InFlight {
  now: number;
  /** The most at once since the start, or since the requests were cleared. */
  peak: number;
}

/** A dropped connection closes its response as well, so that nothing is counted for ever. */
export function countInFlight(app: FastifyInstance, inFlight: InFlight): void {
  app.addHook("onRequest", async (_request, reply) => {
    inFlight.now += 1;
    inFlight.peak = Math.max(inFlight.peak, inFlight.now);
    reply.raw.once("close", () => {
      inFlight.now -= 1;
    });
  });
}
