import { visible } from "../foreignText";

/** Hiding shorter texts would garble words that have nothing to do with them. */
const shortestText = 3;

/** Replaces a secret. */
export const secretMark = "[secret]";

/** The longest first: one secret may be part of another. */
function withoutSecrets(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, known) => rest.replaceAll(known, secretMark), text);
}

/** Lines of this length or more are secrets by themselves: a line of a key is, a single bracket is not. */
const shortestLine = 8;

/** A text of several lines may be printed line by line, or with spaces for its line breaks. */
function formsOf(value: string): string[] {
  const lines = value.split(/\s*[\r\n]+\s*/).filter((line) => line.length >= shortestLine);
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    value.trim().replace(/ *[\t\r\n]+ */g, " "),
    ...lines,
  ];
  return forms.filter((form) => form.length >= shortestText);
}

/** Values that messages, errors and reports must not contain. */
export class Redaction {
  readonly #texts = new Set<string>();

  /**
   * Hides every text in the value, also in its JSON form and in its form for people, and each longer line of it.
   *
   * @param words texts that are not secret by themselves, such as values that a schema names
   */
  hide(value: unknown, words: ReadonlySet<string> = new Set()): void {
    if (typeof value === "object" && value !== null)
      for (const item of Object.values(value)) this.hide(item, words);
    if (typeof value !== "string" || value.length < shortestText || words.has(value)) return;
    for (const form of formsOf(value)) {
      this.#texts.add(form);
      this.#texts.add(visible(form));
    }
  }

  of(text: string): string {
    return withoutSecrets(text, this.#texts);
  }

  /** Redacted, with invisible characters escaped. */
  line(text: string): string {
    return visible(this.of(text));
  }

  /** Like `line`, for each line of a text. */
  lines(text: string): string {
    return text
      .split("\n")
      .map((line) => this.line(line))
      .join("\n");
  }

  /** For an error that is not ours, the engine prints the stack, which contains the message too. */
  withinError(error: Error): void {
    const { stack } = error;
    error.message = this.line(error.message);
    if (stack) error.stack = this.lines(stack);
  }

  /**
   * A JSON value with every text in it redacted; a copy, unless there is nothing to hide.
   *
   * @param own keys whose values are this provider's own words, which readers need unchanged
   */
  within<T>(value: T, own: ReadonlySet<string> = new Set()): T {
    if (this.#texts.size === 0) return value;
    return JSON.parse(JSON.stringify(value), (key, item) =>
      typeof item === "string" && !own.has(key) ? this.of(item) : item,
    );
  }
}
