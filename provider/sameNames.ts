import type { ResourceFacts } from "./lifecycle/define";

/**
 * Distinguishes resources of the same name in printed lines. Lines are printed before later resources are known, so
 * the first resource keeps the plain name for the whole run. Others add their kind or, if it is the same, also the parent.
 */
export class SameNames {
  readonly #first = new Map<string, { owner: string; kind: string }>();

  of({ name, owner, parent }: ResourceFacts, kind: string): Pick<ResourceFacts, "shownAs" | "whose"> {
    const first = this.#first.get(name) ?? { owner, kind };
    this.#first.set(name, first);
    if (first.owner === owner) return {};
    if (first.kind !== kind) return { shownAs: `${name} (${kind})` };
    const whose = parent === undefined ? "without a parent" : `in ${parent}`;
    return { shownAs: `${name} (${kind} ${whose})`, whose };
  }
}
