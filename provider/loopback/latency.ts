/** How long an answer takes, in milliseconds. */
export interface Latency {
  graph: number;
  exchange: number;
  signIn: number;
}

/** @param latencyMs of a service for which no other latency is given */
export const latencyOf = (latencyMs: number | Latency = 0): Latency =>
  typeof latencyMs === "number" ? { graph: latencyMs, exchange: latencyMs, signIn: 0 } : latencyMs;
