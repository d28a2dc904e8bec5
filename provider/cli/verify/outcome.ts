import type { Fact } from "./facts";

/** What a check found. Everything in it may be shown to everybody. */
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

/** Ends a check from deeper inside. */
export class Ended extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(outcome.what);
    this.outcome = outcome;
  }
}

/** @throws Ended */
export function end(outcome: Outcome): never {
  throw new Ended(outcome);
}
