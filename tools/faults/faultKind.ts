import type { Fault, LoggedRequest, StaleReadOptions } from "../../provider/loopback";

/** What becomes of an operation that meets the fault. `either`: also where the request is one it can do without. */
export type Ending = "goes on" | "stops" | "either";

type Answer = Omit<Fault, "match" | "times">;

export interface FaultKind {
  readonly name: string;
  /** For people: what happens then. */
  readonly means: string;
  /** How one request is answered. */
  readonly answer?: Answer | (() => Answer);
  /** Every request from the hit one on. */
  readonly lasts?: boolean;
  /** Reads that show the past, instead of an answer. */
  readonly stale?: StaleReadOptions;
  /** Where at Entra ID it strikes, instead of a request to a service. */
  readonly signIn?: RegExp;
  /** Nothing listens at the services' address. */
  readonly isDown?: boolean;
  /** Waits for the time-out: rehearsed with a short one. */
  readonly isSlow?: boolean;
  ending(request: LoggedRequest): Ending;
}
