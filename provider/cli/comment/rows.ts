import type { Fact } from "../../impact/facts";
import type { AdoptionFact, DriftFact } from "../../impact/facts/lifecycle";
import { linesOf, type Sentence, sentencesOf } from "../../impact/words";
import type { DeleteImpact } from "./deletes";
import type { Observed } from "./observed";
import { isAdopting, type Plan, type Step } from "./plan";
import { type AudienceImpact, reachOf } from "./reach";

/** All changes under one name of the program, which a profile and its assignment may share. */
export interface Row {
  name: string;
  steps: Step[];
  /** Changes made in the tenant that the update will reset. */
  drift: DriftFact[];
  /** Changes that the update makes to an existing object when it adopts it. */
  adoption: AdoptionFact[];
  /** Effects on people, in counts. */
  impact: Sentence[];
  warnings: string[];
  /** All sentences about it, warnings included. */
  lines: string[];
  reached: AudienceImpact[];
  /** Why it is not known whom the deletes affect. */
  unknown: string[];
  /** Number of steps about which the preview recorded nothing. */
  unrecorded: number;
}

export interface Sources {
  deletes: ReadonlyMap<string, DeleteImpact>;
  observed: Observed;
}

/** Rows with effects on people come first, the most severe on top. */
export function rowsOf(plan: Plan, sources: Sources): Row[] {
  const names = [...new Set(plan.steps.map(({ name }) => name))];
  return names.map((name) => rowOf(name, plan, sources)).sort((a, b) => gravityOf(a) - gravityOf(b));
}

const gravityOf = ({ reached }: Row) =>
  Math.min(Number.MAX_SAFE_INTEGER, ...reached.map(({ gravity }) => gravity));

function rowOf(name: string, plan: Plan, { deletes, observed }: Sources): Row {
  const steps = plan.steps.filter((step) => step.name === name);
  const urns = [...new Set(steps.filter(({ kind }) => kind).map(({ urn }) => urn))];
  const factsOf = (urn: string) => deletes.get(urn)?.facts ?? observed.factsOf(urn) ?? [];
  const facts = urns.flatMap(factsOf);
  const sentences = sentencesOf(facts.filter(isImpact));
  return {
    ...{ name, steps },
    drift: facts.filter(isDrift),
    // Only for creates that adopt: if the engine imports, its own diff shows these changes.
    adoption: steps.some(isAdopting) ? facts.filter(isAdoption) : [],
    impact: sentences.filter(({ isWarning }) => !isWarning),
    warnings: warningsIn(facts),
    lines: linesOf(facts),
    reached: facts.flatMap((fact) => reachOf(fact) ?? []),
    unknown: steps.flatMap(({ urn }) => deletes.get(urn)?.unknown ?? []),
    unrecorded: steps.filter(({ urn, kind }) => kind && !deletes.has(urn) && !observed.factsOf(urn)).length,
  };
}

export const warningsIn = (facts: readonly Fact[]): string[] =>
  sentencesOf(facts).flatMap(({ text, isWarning }) => (isWarning ? [text] : []));

const isDrift = (fact: Fact): fact is DriftFact => ["drift", "overdue", "gone"].includes(fact.kind);
const isAdoption = (fact: Fact): fact is AdoptionFact => ["adopts", "adoptionWrites"].includes(fact.kind);
const isImpact = (fact: Fact): boolean =>
  !isDrift(fact) && !isAdoption(fact) && fact.kind !== "resets" && fact.kind !== "benchmarks";
