import type { ServiceAnswer } from "./pipeline";

/** [I] The clocks of Graph's front end and of the services behind it differ by less. */
const skewMs = 2_000;

/** How far this machine's clock may be off, for a service that does not tell its own time. */
const unknownClockMs = 5 * 60_000;

/** When a request was sent, or slightly earlier, according to the service's clock: logs are filtered by that clock. */
export function sentAtMs({ header }: Pick<ServiceAnswer, "header">, startedMs: number): number {
  const answeredMs = Date.parse(header("date") ?? "");
  if (Number.isNaN(answeredMs)) return startedMs - unknownClockMs;
  return answeredMs - (Date.now() - startedMs) - skewMs;
}
