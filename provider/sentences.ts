import { isProviderError } from "./errors";
import { PartlyMade, type ResourceFacts } from "./lifecycle/define";
import type { Redaction } from "./lifecycle/redaction";

type Print = (line: string, about: ResourceFacts) => void;

/** What a session tells people: lines, each of them once, and errors, none of them with a secret. */
export class Sentences {
  readonly #print: Print;
  readonly #redaction: Redaction;
  readonly #said = new Set<string>();

  constructor(print: Print, redaction: Redaction) {
    this.#print = print;
    this.#redaction = redaction;
  }

  /** The engine calls several times for one resource; each line is shown once. */
  say(line: string, about: ResourceFacts): void {
    const known = `${about.owner} ${line}`;
    if (this.#said.has(known)) return;
    this.#said.add(known);
    this.#print(this.#redaction.line(line), about);
  }

  /** @param name what the error is about */
  told(name: string, error: unknown): unknown {
    const told = named(name, error);
    if (told instanceof Error) this.#redaction.withinError(told);
    return told;
  }
}

/** Several resources may fail in one run: each sentence says which one it is about. */
function named(name: string, error: unknown): unknown {
  const cause = error instanceof PartlyMade ? error.cause : error;
  if (!isProviderError(cause)) return error;
  const prefix = `${cause.code === "M365_CONFIGURATION" || cause.code === "M365_SIGN_IN" ? "m365" : name}: `;
  if (!cause.message.startsWith(prefix)) cause.message = prefix + cause.message;
  if (error instanceof PartlyMade) error.message = cause.message;
  return error;
}
