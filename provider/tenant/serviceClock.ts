/** Reads a header of an answer. */
export type Header = (name: string) => string | undefined;

/** When the service answered, in ms by its own clock; undefined if it does not say so. */
export function answeredAtMs(header: Header): number | undefined {
  const atMs = Date.parse(header("Date") ?? "");
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** [I] The clocks of Graph's front end and of the services behind it differ by less. */
const skewMs = 2_000;

/** How far this machine's clock may be off, for a service that does not tell its own time. */
const unknownClockMs = 5 * 60_000;

/** When a request was sent, or slightly earlier, according to the service's clock: logs are filtered by that clock. */
export function sentAtMs(header: Header, startedMs: number): number {
  const answeredMs = answeredAtMs(header);
  if (answeredMs === undefined) return startedMs - unknownClockMs;
  return answeredMs - (Date.now() - startedMs) - skewMs;
}
