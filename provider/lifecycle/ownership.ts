/** A list in the tenant that others write to as well. */
export interface Shared<T> {
  live: readonly T[];
  /** What the program declares now. */
  declared: readonly T[];
  /** What this resource brought, by its state. */
  owned: readonly T[];
  /** What this resource declared in the last run and was there before it, by its state. Default: nothing. */
  found?: readonly T[];
  /** What makes two entries the same one. */
  keyOf(entry: T): string;
}

/** What the last run declared: what this resource brought, and what was there before it. */
export function declaredBefore<T>(
  declared: readonly T[],
  { foundBefore = [] }: { foundBefore?: readonly string[] | undefined },
  keyOf: (entry: T) => string,
): { owned: T[]; found: T[] } {
  const isFound = (entry: T) => foundBefore.includes(keyOf(entry));
  return { owned: declared.filter((entry) => !isFound(entry)), found: declared.filter(isFound) };
}

/**
 * The one rule of ownership: what this resource brought and no longer declares leaves the tenant, what it declares is
 * there, and everything else stays.
 */
export function wantedEntries<T>(shared: Shared<T>): T[] {
  const { live, declared, keyOf } = shared;
  const touched = keysOf([...declared, ...leavingEntries(shared)], keyOf);
  return [...live.filter((entry) => !touched.has(keyOf(entry))), ...declared];
}

/** What was brought, is no longer declared and is still there. */
export function leavingEntries<T>({ live, declared, owned, keyOf }: Shared<T>): T[] {
  const [kept, brought] = [keysOf(declared, keyOf), keysOf(owned, keyOf)];
  return live.filter((entry) => brought.has(keyOf(entry)) && !kept.has(keyOf(entry)));
}

/** What this resource answers for: entries of others are none of its differences. */
export function answeredFor<T>({ live, declared, owned, keyOf }: Shared<T>): T[] {
  const ours = keysOf([...declared, ...owned], keyOf);
  return live.filter((entry) => ours.has(keyOf(entry)));
}

/**
 * What is declared and was there before this resource brought it: it stays when the resource lets go of it. What is not
 * there now and is not written either, because it is ignored, was not brought by this resource when it comes back.
 */
export function foundEntries<T>({ live, declared, owned, found = [], keyOf }: Shared<T>): T[] {
  const [there, brought, wanted] = [keysOf(live, keyOf), keysOf(owned, keyOf), keysOf(declared, keyOf)];
  const isLeftAlone = (entry: T) => !there.has(keyOf(entry)) && !wanted.has(keyOf(entry));
  return [
    ...declared.filter((entry) => there.has(keyOf(entry)) && !brought.has(keyOf(entry))),
    ...found.filter(isLeftAlone),
  ];
}

const keysOf = <T>(entries: readonly T[], keyOf: (entry: T) => string): Set<string> =>
  new Set(entries.map(keyOf));
