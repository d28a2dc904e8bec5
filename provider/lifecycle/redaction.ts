import { visible } from "../foreignText";

/** Shorter texts would take words apart that have nothing to do with them. */
const shortestText = 3;

/** What stands where a secret stood. */
export const secretMark = "[secret]";

/** The longest first: one secret may be part of another. */
function withoutSecrets(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...secrets].sort((one, other) => other.length - one.length);
  return longestFirst.reduce((rest, known) => rest.replaceAll(known, secretMark), text);
}

/** A line of a key is one; a bracket that stands alone is none. */
const shortestLine = 8;

/** A text of several lines is printed line by line, or with blanks for its breaks. */
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

/** Values that no line, no error and no report may show. */
export class Redaction {
  readonly #texts = new Set<string>();

  /**
   * Every text in the value, also as it stands in JSON and in a line for people, and each longer line of it.
   *
   * @param words what is no secret by itself, such as the names of our own values
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

  /** As people read it. */
  line(text: string): string {
    return visible(this.of(text));
  }

  /** Each line of it as people read it. */
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
   * What JSON can hold, with every text in it redacted: a copy where there is something to hide.
   *
   * @param own members whose values are words of ours: whoever reads them has to understand them
   */
  within<T>(value: T, own: ReadonlySet<string> = new Set()): T {
    if (this.#texts.size === 0) return value;
    return JSON.parse(JSON.stringify(value), (key, item) =>
      typeof item === "string" && !own.has(key) ? this.of(item) : item,
    );
  }
}
