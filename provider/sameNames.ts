import type { ResourceFacts } from "./lifecycle/define";

/**
 * How lines of a resource start. Lines are printed as they come, and none waits for resources that may follow: so the
 * first of a name keeps it alone for the whole run, and every other one adds its kind, and its parent if the kind is no help.
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
