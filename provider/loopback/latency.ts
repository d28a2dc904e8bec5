/** How long an answer takes, in milliseconds. */
export interface Latency {
  graph: number;
  exchange: number;
  signIn: number;
}

/** @param latencyMs if it is a number, it applies to Graph and Exchange; the sign-in then has no latency */
export const latencyOf = (latencyMs: number | Latency = 0): Latency =>
  typeof latencyMs === "number" ? { graph: latencyMs, exchange: latencyMs, signIn: 0 } : latencyMs;
