import { type Fact, isEffect } from "../../impact/facts";
import { isWarning } from "../../impact/notes";
import { linesOf, sentencesOf } from "../../impact/words";

/** Facts that are true without a reset, such as what the difference itself has caused. */
const isSoAlready = (fact: Fact): boolean => already.has(fact.kind);
const already: ReadonlySet<Fact["kind"]> = new Set<Fact["kind"]>([
  ...(["levelWasChanged", "quarantineTextWasChanged", "outlookIsShutOut", "mailClientsTakenAway"] as const),
  ...(["consentWasAskedFor", "consentRequests", "possibleCause"] as const),
  ...(["consentsSince", "reviewerMeansAnother", "nameMeansAnother", "targetIsGone", "notKnown"] as const),
]);

/** Effects of the difference and of resetting it. The first sentence about the reset starts with "when reset to". */
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
