import type { Fact } from "../facts";
import { isWarning } from "../notes";
import { accessWords, type Clause, clausesInWords, isClause } from "./access";
import { accountWords } from "./accounts";
import { benchmarkWords } from "./benchmarks";
import { consentWords } from "./consent";
import { meaningWords, policyWords } from "./consentPolicies";
import { adoptionWords, driftWords, generalWords, noteWords } from "./lifecycle";
import type { WordsFor } from "./wordsFor";

const words: WordsFor<Exclude<Fact, Clause>> = {
  ...accountWords,
  ...consentWords,
  ...policyWords,
  ...meaningWords,
  ...accessWords,
  ...benchmarkWords,
  ...generalWords,
  ...driftWords,
  ...adoptionWords,
  ...noteWords,
};

/** A sentence for people, and its facts for programs. */
export interface Sentence {
  text: string;
  isWarning: boolean;
  facts: readonly Fact[];
}

/** The only place where facts become sentences. Consecutive clauses form one sentence. */
export function sentencesOf(facts: readonly Fact[]): Sentence[] {
  const sentences: Sentence[] = [];
  let clauses: Clause[] = [];
  const end = () => {
    const [text, ...others] = clauses.length > 0 ? clausesInWords(clauses) : [];
    if (text) sentences.push({ text, isWarning: false, facts: clauses });
    sentences.push(...others.map((other) => ({ text: other, isWarning: false, facts: [] })));
    clauses = [];
  };
  for (const fact of facts) {
    if (isClause(fact)) clauses.push(fact);
    else {
      end();
      sentences.push({ text: inWords(fact), isWarning: isWarning(fact), facts: [fact] });
    }
  }
  end();
  return sentences;
}

/** Lines for people: a warning is marked as one. */
export const linesOf = (facts: readonly Fact[]): string[] =>
  sentencesOf(facts).map((one) => `${one.isWarning ? "warning: " : ""}${one.text}`);

const inWords = (fact: Exclude<Fact, Clause>): string => (words[fact.kind] as (fact: Fact) => string)(fact);
