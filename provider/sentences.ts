import { isProviderError } from "./errors";
import { PartlyMade, type ResourceFacts } from "./lifecycle/define";
import type { Redaction } from "./lifecycle/redaction";

type Print = (line: string, about: ResourceFacts) => void;

/** A session's lines and errors: each line is printed once, and secrets are redacted. */
export class Sentences {
  readonly #print: Print;
  readonly #redaction: Redaction;
  readonly #said = new Set<string>();

  constructor(print: Print, redaction: Redaction) {
    this.#print = print;
    this.#redaction = redaction;
  }

  /** The engine calls the provider several times for one resource; each line is printed once. */
  say(line: string, about: ResourceFacts): void {
    const known = `${about.owner} ${line}`;
    if (this.#said.has(known)) return;
    this.#said.add(known);
    this.#print(this.#redaction.line(line), about);
  }

  /**
   * The error, with the name in front of its message and secrets redacted.
   *
   * @param name of the resource or look-up that failed
   */
  told(name: string, error: unknown): unknown {
    const told = named(name, error);
    if (told instanceof Error) this.#redaction.withinError(told);
    return told;
  }
}

/** Several resources may fail in one run, so each message starts with the resource's name. */
function named(name: string, error: unknown): unknown {
  const cause = error instanceof PartlyMade ? error.cause : error;
  if (!isProviderError(cause)) return error;
  const prefix = `${cause.code === "M365_CONFIGURATION" || cause.code === "M365_SIGN_IN" ? "m365" : name}: `;
  if (!cause.message.startsWith(prefix)) cause.message = prefix + cause.message;
  if (error instanceof PartlyMade) error.message = cause.message;
  return error;
}
