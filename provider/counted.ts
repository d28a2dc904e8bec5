import { AsyncLocalStorage } from "node:async_hooks";
import { type ErrorCode, isProviderError, type ProviderError } from "./errors";
import type { Argument, Read, Reader } from "./reads";

type Outcome<T> = { value: T } | { why: string };

/** Errors that are not a service's answer: our own decisions, and the end of the operation. */
const decisions: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "M365_CANCELLED",
  "M365_CONFIGURATION",
  "M365_CONSTRAINT",
  "M365_NEWER_STATE",
  "M365_WRONG_TENANT",
]);

/** What could not be read, and why: the start and the end of a sentence. */
export interface Unknown {
  what: string;
  why: string;
}

/** A whole sentence. */
export type LeftOut = string;

const scopes = new AsyncLocalStorage<Map<string, Unknown | LeftOut>>();

/** The result of the work, and what could not be read or is left out. */
export async function withUnknowns<T>(
  work: () => Promise<T>,
): Promise<{ value: T; unknown: (Unknown | LeftOut)[] }> {
  const unknown = new Map<string, Unknown | LeftOut>();
  const value = await scopes.run(unknown, work);
  return { value, unknown: [...unknown.values()] };
}

/** Reports what is left out. */
export function leaveOut(sentence: LeftOut): void {
  scopes.getStore()?.set(sentence, sentence);
}

/**
 * What is read only to tell people more, such as a figure, decides nothing: no answer of a service stops what it is
 * read for. It is asked for once in an operation, whatever the answer is and whatever is written meanwhile.
 *
 * @param what starts the sentence that says why it is not known; without it nothing is said
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

/** Like `counted`, for reads that no other resource shares. */
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
