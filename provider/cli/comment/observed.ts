import type { Fact } from "../../impact/facts";
import type { Observation } from "../../impact/observation";
import { ownerOf } from "../../lifecycle/owner";

/** What the preview recorded about each resource. */
export interface Observed {
  /** Undefined if the preview recorded nothing about the resource. */
  factsOf(urn: string): readonly Fact[] | undefined;
  /** What the preview compared these resources with; undefined if that is not known. */
  comparedWith(urns: readonly string[]): "tenant" | "state" | undefined;
}

/** If a file contains several previews, the last observation of each step counts. */
export function observedIn(observations: readonly Observation[]): Observed {
  const byOwner = new Map<string, Map<string, Observation>>();
  for (const one of observations) {
    if (one.during === "update") continue;
    const own = byOwner.get(one.owner) ?? new Map<string, Observation>();
    byOwner.set(one.owner, own);
    const step = `${one.verb} ${one.during}`;
    own.delete(step);
    own.set(step, one);
  }
  const of = (urn: string) => [...(byOwner.get(ownerOf(urn))?.values() ?? [])];
  return {
    factsOf: (urn) =>
      byOwner.has(ownerOf(urn)) ? distinct(of(urn).flatMap(({ facts }) => facts)) : undefined,
    comparedWith(urns) {
      const sides = urns.flatMap(of).flatMap(({ comparedWith = [] }) => comparedWith);
      if (sides.length === 0) return undefined;
      return sides.includes("tenant") ? "tenant" : "state";
    },
  };
}

/** Removes duplicates: the engine calls the provider several times for one resource. */
const distinct = (facts: readonly Fact[]): Fact[] => [
  ...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values(),
];
