import type { Fact } from "./facts";

/** The result of a check. All of it may be published. */
export interface Outcome {
  result: "asAssumed" | "different" | "notTried";
  /** What the service answered, or why nothing was tried. */
  what: Fact;
}

export const asAssumed = (what: Fact): Outcome => ({ result: "asAssumed", what });
export const different = (what: Fact): Outcome => ({ result: "different", what });
export const notTried = (why: Fact): Outcome => ({ result: "notTried", what: why });

export const asExpected = (isExpected: boolean, what: Fact): Outcome =>
  isExpected ? asAssumed(what) : different(what);

/** Ends a check with an outcome, from any depth of calls. */
export class Ended extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.what);
    this.outcome = outcome;
  }
}

/** @throws Ended in any case */
export function end(outcome: Outcome): never {
  throw new Ended(outcome);
}
