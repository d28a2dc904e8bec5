import { type Fact, isEffect } from "../../impact/facts";
import { isWarning } from "../../impact/notes";
import { linesOf, sentencesOf } from "../../impact/words";

/** What the difference has done already, or what is so in any case: no effect of a reset. */
const isSoAlready = (fact: Fact): boolean => already.has(fact.kind);
const already: ReadonlySet<Fact["kind"]> = new Set<Fact["kind"]>([
  ...(["levelWasChanged", "quarantineTextWasChanged", "outlookIsShutOut", "mailClientsTakenAway"] as const),
  ...(["consentWasAskedFor", "consentRequests", "possibleCause"] as const),
  ...(["consentsSince", "reviewerMeansAnother", "nameMeansAnother", "targetIsGone", "notKnown"] as const),
]);

/** Whom the difference touches. The first sentence about the reset says that it is about that. */
export function effectInWords(facts: readonly Fact[], resets: "recreated" | number): string[] {
  const told = facts.filter((one) => isEffect(one) || one.kind === "note");
  const future = told.filter((one) => !isSoAlready(one));
  const lines = linesOf(future);
  const first = sentencesOf(future).findIndex(
    (one) => one.facts.some(isEffect) && !one.facts.some(isWarning),
  );
  const start =
    resets === "recreated"
      ? "when recreated"
      : `when reset to the declared ${resets === 1 ? "value" : "values"}`;
  const said = lines.map((line, at) => (at === first ? `${start}: ${line}` : line));
  return [...linesOf(told.filter(isSoAlready)), ...said];
}
