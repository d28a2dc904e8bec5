import type { Argument, Read, Reader } from "../reads";
import { forEverybody } from "./cancellation";

/** A preview of a large stack takes seconds to read; a process that runs longer must not show outdated values. */
const maxAgeMs = 120_000;

interface Entry {
  at: number;
  answer: Promise<unknown>;
}

/**
 * Caches what this operation has read from the tenant, by the function that reads it and its arguments. The engine
 * calls check and diff for each resource, so a list is read once and shared; parallel readers share one request.
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

  /** The cached answer; undefined if a read would send a request. */
  known<Args extends readonly Argument[], Value>(
    load: Read<this, Args, Value>,
    ...args: Args
  ): Promise<Value> | undefined {
    const entry = this.#entries.get(load)?.get(keyOf(args));
    return entry && isFresh(entry.at) ? (entry.answer as Promise<Value>) : undefined;
  }

  /** Caches an answer that was not read by `read`: one that is part of a list or a batch, or that a write returned. */
  remember<Args extends readonly Argument[], Value>(
    load: Read<this, Args, Value>,
    args: Readonly<Args>,
    answer: Promise<Value>,
  ): Promise<Value> {
    const entries = this.#entries.get(load) ?? new Map<string, Entry>();
    this.#entries.set(load, entries);
    const [key, entry] = [keyOf(args), { at: Date.now(), answer }];
    entries.set(key, entry);
    // A failed read must not be cached for later readers.
    answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return answer;
  }

  /** To be called after a write to what the function reads. Without arguments, removes all of its answers. */
  invalidate<Args extends readonly Argument[]>(load: Read<this, Args, unknown>, ...args: Args | []): void {
    if (args.length === 0) this.#entries.delete(load);
    else this.#entries.get(load)?.delete(keyOf(args));
  }
}

/** An omitted argument is the same as undefined. */
function keyOf(args: readonly Argument[]): string {
  return JSON.stringify(args.slice(0, args.findLastIndex((arg) => arg !== undefined) + 1));
}

/** By the wall clock, which continues while the machine sleeps. If it was set back, the age is unknown: not fresh. */
function isFresh(at: number): boolean {
  const ageMs = Date.now() - at;
  return ageMs >= 0 && ageMs < maxAgeMs;
}
