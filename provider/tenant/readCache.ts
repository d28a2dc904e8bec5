import type { Argument, Read, Reader } from "../reads";
import { forEverybody } from "./cancellation";

/** A preview of a large stack reads within seconds; a longer-lived process must not show yesterday's tenant. */
const maxAgeMs = 120_000;

interface Entry {
  at: number;
  answer: Promise<unknown>;
}

/**
 * What was read from the tenant in this operation, under the function that reads it and its arguments. The engine calls
 * check and diff one after another, so a list is read once and shared; parallel readers share one request.
 */
export class ReadCache implements Reader {
  readonly #entries = new Map<object, Map<string, Entry>>();

  read<Args extends readonly Argument[], Value>(
    load: Read<this, Args, Value>,
    ...args: Args
  ): Promise<Value> {
    return (
      this.known(load, ...args) ??
      this.remember(
        load,
        args,
        forEverybody(() => load(this, ...args)),
      )
    );
  }

  /** What a read would answer without a request, if anything. */
  known<Args extends readonly Argument[], Value>(
    load: Read<this, Args, Value>,
    ...args: Args
  ): Promise<Value> | undefined {
    const entry = this.#entries.get(load)?.get(keyOf(args));
    return entry && isFresh(entry.at) ? (entry.answer as Promise<Value>) : undefined;
  }

  /** An answer that came another way: with a list, in one request with others, or after a write. */
  remember<Args extends readonly Argument[], Value>(
    load: Read<this, Args, Value>,
    args: Readonly<Args>,
    answer: Promise<Value>,
  ): Promise<Value> {
    const entries = this.#entries.get(load) ?? new Map<string, Entry>();
    this.#entries.set(load, entries);
    const [key, entry] = [keyOf(args), { at: Date.now(), answer }];
    entries.set(key, entry);
    // A failed read must not be the answer for everybody who comes later.
    answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return answer;
  }

  /** After a write to what the function reads: with these arguments, or without any with all. */
  invalidate<Args extends readonly Argument[]>(load: Read<this, Args, unknown>, ...args: Args | []): void {
    if (args.length === 0) this.#entries.delete(load);
    else this.#entries.get(load)?.delete(keyOf(args));
  }
}

/** An argument that is left out is as one that is undefined. */
function keyOf(args: readonly Argument[]): string {
  return JSON.stringify(args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1));
}

/** By the time of day, which goes on while a machine sleeps; when it was put back, nobody knows how old this is. */
function isFresh(at: number): boolean {
  const ageMs = Date.now() - at;
  return ageMs >= 0 && ageMs < maxAgeMs;
}
