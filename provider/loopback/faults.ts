import type { LoggedRequest } from "./requestLog";

export type FaultMatch =
  | ((request: LoggedRequest) => boolean)
  | { readonly method?: string; readonly path?: RegExp; readonly cmdlet?: string };

/** What goes wrong with matching requests. With only `before`, nothing goes wrong: it simulates another writer. */
export interface Fault {
  readonly match: FaultMatch;
  /** How many matching requests are affected. Default 1; `Infinity` for all. */
  readonly times?: number;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** `after`: the change is made, but its answer is lost. Default `before`. */
  readonly when?: "before" | "after";
  /**
   * `drop` closes the connection, `stall` never answers, `truncate` cuts the real answer off in the middle, after
   * the change. Default `respond`.
   */
  readonly action?: "respond" | "drop" | "stall" | "truncate";
  /** Changes the JSON of the real answer, after the change. */
  readonly rewrite?: (body: unknown) => unknown;
  readonly delayMs?: number;
  /** Runs before the request is handled, e.g. to change the tenant as another administrator. */
  readonly before?: () => void | Promise<void>;
  /** Runs when the fault replaces the answer. With `after`, the change has already been made. */
  readonly struck?: () => void;
}

export interface Faults {
  /** Returns a function that removes the fault. */
  inject(fault: Fault): () => void;
  /** The fault that applies to this request; counts as one use of it. */
  take(request: LoggedRequest): Fault | undefined;
  /** Like `take`, for the sign-in. Only faults with a `path` apply, so that a fault for "every request" does not. */
  takeForSignIn(request: LoggedRequest): Fault | undefined;
}

export function createFaults(): Faults {
  const waiting = new Set<{ fault: Fault; left: number }>();
  const takeFirst = (fits: (fault: Fault) => boolean): Fault | undefined => {
    for (const hit of waiting) {
      if (!fits(hit.fault)) continue;
      hit.left -= 1;
      if (hit.left <= 0) waiting.delete(hit);
      return hit.fault;
    }
    return undefined;
  };
  return {
    inject(fault) {
      const entry = { fault, left: fault.times ?? 1 };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    take: (request) => takeFirst(({ match }) => matches(match, request)),
    takeForSignIn: (request) => takeFirst(({ match }) => "path" in match && matches(match, request)),
  };
}

/** A fault that only runs `before` does not change the answer. */
export const changesAnswer = (fault: Fault): boolean =>
  fault.status !== undefined || fault.action !== undefined || fault.rewrite !== undefined;

/** Whether the fault applies after the handler has run, because it needs the real answer or the change. */
export const comesAfter = (fault: Fault): boolean =>
  changesAnswer(fault) &&
  (fault.when === "after" || fault.action === "truncate" || fault.rewrite !== undefined);

function matches(match: FaultMatch, request: LoggedRequest): boolean {
  if (typeof match === "function") return match(request);
  return (
    (match.method === undefined || match.method === request.method) &&
    (match.path === undefined || match.path.test(request.path)) &&
    (match.cmdlet === undefined || match.cmdlet === request.cmdlet)
  );
}
