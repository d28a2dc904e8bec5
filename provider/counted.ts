import { AsyncLocalStorage } from "node:async_hooks";
import { type ErrorCode, isProviderError, type ProviderError } from "./errors";
import type { Argument, Read, Reader } from "./reads";

type Outcome<T> = { value: T } | { why: string };

/** Errors that do not come from a service: this provider's own decisions, and cancellation. They are always thrown. */
const decisions: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "M365_CANCELLED",
  "M365_CONFIGURATION",
  "M365_CONSTRAINT",
  "M365_NEWER_STATE",
  "M365_WRONG_TENANT",
]);

/** What could not be read (starts a sentence), and why (ends it). */
export interface Unknown {
  what: string;
  why: string;
}

/** A complete sentence about something that is left out. */
export type LeftOut = string;

const scopes = new AsyncLocalStorage<Map<string, Unknown | LeftOut>>();

/** Runs the work; returns its result, and what could not be read or was left out. */
export async function withUnknowns<T>(
  work: () => Promise<T>,
): Promise<{ value: T; unknown: (Unknown | LeftOut)[] }> {
  const unknown = new Map<string, Unknown | LeftOut>();
  const value = await scopes.run(unknown, work);
  return { value, unknown: [...unknown.values()] };
}

/** Reports something that is left out, to the enclosing `withUnknowns`. */
export function leaveOut(sentence: LeftOut): void {
  scopes.getStore()?.set(sentence, sentence);
}

/**
 * Reads a value that is only shown to people, such as a count. If a service refuses it, the operation continues without
 * it. The outcome, even a failure, is cached like other reads, but is not invalidated by writes.
 *
 * @param what starts the sentence that says why the value is unknown; undefined reports nothing
 * @returns undefined if the value could not be read
 */
export async function counted<Source extends Reader, Args extends readonly Argument[], Value>(
  source: Source,
  what: string | undefined,
  load: Read<Source, Args, Value>,
  ...args: Args
): Promise<Value | undefined> {
  return told(what, await outcomeIn(source, load, ...args));
}

export const outcomeIn = <Source extends Reader, Args extends readonly Argument[], Value>(
  source: Source,
  load: Read<Source, Args, Value>,
  ...args: Args
): Promise<Outcome<Value>> => source.read(outcomesOf(load), ...args);

const outcomes = new WeakMap<object, object>();

/** One function per read, which is the key of its cached outcome, including failures. */
function outcomesOf<Source extends Reader, Args extends readonly Argument[], Value>(
  load: Read<Source, Args, Value>,
): Read<Source, Args, Outcome<Value>> {
  const known = outcomes.get(load) as Read<Source, Args, Outcome<Value>> | undefined;
  const counting = known ?? ((source, ...args) => outcomeOf(() => source.read(load, ...args)));
  outcomes.set(load, counting);
  return counting;
}

/** Like `counted`, but not cached: for reads that no other resource shares. */
export async function countedHere<T>(what: string, load: () => Promise<T>): Promise<T | undefined> {
  return told(what, await outcomeOf(load));
}

async function outcomeOf<T>(load: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await load() };
  } catch (error) {
    if (!isProviderError(error) || decisions.has(error.code)) throw error;
    return { why: clauseOf(error) };
  }
}

function told<T>(what: string | undefined, outcome: Outcome<T>): T | undefined {
  if ("value" in outcome) return outcome.value;
  const { why } = outcome;
  if (what !== undefined) scopes.getStore()?.set(`${what}: ${why}`, { what, why });
  return undefined;
}

/** Leaves out the request and the next step, which do not matter here. */
const clauseOf = ({ reason, message }: ProviderError): string => reason ?? message.replace(/\.$/, "");
