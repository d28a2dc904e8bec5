import type { Fault, LoggedRequest, StaleReadOptions } from "../../provider/loopback";

/** How an operation with the fault ends. `either`: also if the operation does not depend on the request. */
export type Ending = "goes on" | "stops" | "either";

type Answer = Omit<Fault, "match" | "times">;

export interface FaultKind {
  readonly name: string;
  /** What happens then, for people. */
  readonly means: string;
  /** How one request is answered. */
  readonly answer?: Answer | (() => Answer);
  /** This and all later requests. */
  readonly lasts?: boolean;
  /** Instead of another answer: reads that show the tenant as it was. */
  readonly stale?: StaleReadOptions;
  /** Instead of a request to a service: the endpoint of Entra ID that has the fault. */
  readonly signIn?: RegExp;
  /** Nothing listens at the services' address. */
  readonly isDown?: boolean;
  /** Takes until the timeout, which is short in these tests. */
  readonly isSlow?: boolean;
  ending(request: LoggedRequest): Ending;
}
