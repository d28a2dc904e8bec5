/** How long an answer takes, in milliseconds. */
export interface Latency {
  graph: number;
  exchange: number;
  signIn: number;
}

/** @param latencyMs of both services, where nothing else is said */
export const latencyOf = (latencyMs: number | Latency = 0): Latency =>
  typeof latencyMs === "number" ? { graph: latencyMs, exchange: latencyMs, signIn: 0 } : latencyMs;
