/** A sentence for each kind; a kind without one does not compile. */
export type WordsFor<F extends { kind: string }> = {
  [K in F["kind"]]: (fact: Extract<F, { kind: K }>) => string;
};
