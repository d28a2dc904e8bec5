/** A list in the tenant that others write to as well. */
export interface Shared<T> {
  live: readonly T[];
  /** What the program declares now. */
  declared: readonly T[];
  /** What this resource added, according to its state. */
  owned: readonly T[];
  /** What this resource declared in the last run but did not add, according to its state. Default: nothing. */
  found?: readonly T[];
  /** The identity of an entry: two entries with the same key are the same one. */
  keyOf(entry: T): string;
}

/** Splits what the last run declared into entries that this resource added and entries that already existed. */
export function declaredBefore<T>(
  declared: readonly T[],
  { foundBefore = [] }: { foundBefore?: readonly string[] | undefined },
  keyOf: (entry: T) => string,
): { owned: T[]; found: T[] } {
  const isFound = (entry: T) => foundBefore.includes(keyOf(entry));
  return { owned: declared.filter((entry) => !isFound(entry)), found: declared.filter(isFound) };
}

/**
 * The rule of ownership: entries that this resource added and no longer declares are removed, declared entries are
 * present, and all others stay.
 */
export function wantedEntries<T>(shared: Shared<T>): T[] {
  const { live, declared, keyOf } = shared;
  const touched = keysOf([...declared, ...leavingEntries(shared)], keyOf);
  return [...live.filter((entry) => !touched.has(keyOf(entry))), ...declared];
}

/** Entries in the tenant that this resource added and no longer declares. */
export function leavingEntries<T>({ live, declared, owned, keyOf }: Shared<T>): T[] {
  const [kept, brought] = [keysOf(declared, keyOf), keysOf(owned, keyOf)];
  return live.filter((entry) => brought.has(keyOf(entry)) && !kept.has(keyOf(entry)));
}

/** Entries in the tenant that this resource manages: those of others do not count as differences. */
export function answeredFor<T>({ live, declared, owned, keyOf }: Shared<T>): T[] {
  const ours = keysOf([...declared, ...owned], keyOf);
  return live.filter((entry) => ours.has(keyOf(entry)));
}

/**
 * Declared entries that existed before this resource declared them: they stay when it is deleted. Includes entries that
 * were found earlier, are missing now and are not written because they are ignored: if they return, others added them.
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
