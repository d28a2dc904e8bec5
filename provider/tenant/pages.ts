import { ProviderError } from "../errors";

/** Far above the longest list of any tenant: five million entries at 500 per page. */
const mostPages = 10_000;

/** A service may return empty pages while it filters, but not indefinitely. */
const mostEmptyPages = 500;

/**
 * Checks the links between the pages of one list. They are opaque and come from outside: a loop, or an endless series
 * of pages, would be followed forever.
 */
export class PageCount {
  readonly #what: string;
  readonly #seen = new Set<string>();
  #empty = 0;

  /** @param what the route or cmdlet, which starts the error message */
  constructor(what: string) {
    this.#what = what;
  }

  /** @throws ProviderError if the list does not end */
  follow(link: string, entries: number): string {
    this.#empty = entries === 0 ? this.#empty + 1 : 0;
    if (this.#seen.has(link)) throw this.#endless("a page links to a page that was read before");
    this.#seen.add(link);
    if (this.#seen.size > mostPages || this.#empty > mostEmptyPages)
      throw this.#endless(`${this.#seen.size} pages were read, and the last one links to another`);
    return link;
  }

  #endless(why: string): ProviderError {
    return new ProviderError(
      "M365_UNEXPECTED_ANSWER",
      `${this.#what}: the list does not end: ${why}. Run this again. If the error persists, report it.`,
      { reason: `the list does not end: ${why}` },
    );
  }
}
