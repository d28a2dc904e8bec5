import type { Fault, LoggedRequest, StaleReadOptions } from "../../provider/loopback";

/** How an operation with the fault must end. `either`: both are correct, such as if it does not need the answer. */
export type Ending = "goes on" | "stops" | "either";

type Answer = Omit<Fault, "match" | "times">;

export interface FaultKind {
  readonly name: string;
  /** What happens then, as docs/reliability.md describes it. */
  readonly means: string;
  /** How one request is answered. */
  readonly answer?: Answer | (() => Answer);
  /** Whether all later requests have the fault as well. Default false. */
  readonly lasts?: boolean;
  /** Instead of a different answer: reads return the tenant as it was. */
  readonly stale?: StaleReadOptions;
  /** Instead of a request to a service, this endpoint of Entra ID has the fault. */
  readonly signIn?: RegExp;
  /** Nothing listens at the services' address. */
  readonly isDown?: boolean;
  /** The fault lasts until the timeout, which is short in these tests. */
  readonly isSlow?: boolean;
  ending(request: LoggedRequest): Ending;
}
