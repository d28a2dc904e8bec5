/** A preview of a large stack reads within seconds; a longer-lived process must not show yesterday's tenant. */
const maxAgeMs = 120_000;

/**
 * What was read from the tenant in this operation. The engine calls check and diff one after another, so a list is
 * read once and shared; parallel readers share one request.
 */
export class Snapshot {
  readonly #entries = new Map<string, { at: number; value: Promise<unknown> }>();

  read<T>(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known && isFresh(known.at)) return known.value as Promise<T>;
    const value = load();
    this.#entries.set(key, { at: Date.now(), value });
    value.catch(() => this.#drop(key, value));
    return value;
  }

  /** What was read under this key, if anything: a write then mends the one entry it covers. */
  peek<T>(key: string): Promise<T> | undefined {
    return this.#entries.get(key)?.value as Promise<T> | undefined;
  }

  /** After a write to what the key covers. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** A failed read must not be the answer for everybody who comes later. */
  #drop(key: string, value: Promise<unknown>): void {
    if (this.#entries.get(key)?.value === value) this.#entries.delete(key);
  }
}

/** By the time of day, which goes on while a machine sleeps; when it was put back, nobody knows how old this is. */
function isFresh(at: number): boolean {
  const ageMs = Date.now() - at;
  return ageMs >= 0 && ageMs < maxAgeMs;
}
