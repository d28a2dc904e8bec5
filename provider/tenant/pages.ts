import { ProviderError } from "../errors";

/** Far above what a tenant has: five million entries, where pages hold 500. */
const mostPages = 10_000;

/** A service may give pages without an entry while it filters, but not for ever. */
const mostEmptyPages = 500;

/**
 * Watches the links from page to page of one list, which are opaque and come from outside: one that leads back, or to ever
 * more pages, would be followed for ever.
 */
export class PageCount {
  readonly #what: string;
  readonly #seen = new Set<string>();
  #empty = 0;

  /** @param what as the sentence starts: the route, or the cmdlet */
  constructor(what: string) {
    this.#what = what;
  }

  /** @throws ProviderError where the list has no end */
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
