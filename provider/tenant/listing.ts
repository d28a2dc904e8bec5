/** A list that is read page by page. */
export interface Listing<T> {
  /** Waits for the page that contains the item; undefined if the complete list does not contain it. */
  find(key: string): Promise<T | undefined>;
  /** The complete list by key; callers update it after a write. */
  complete: Promise<Map<string, T>>;
  /** Calls back after each further page, with the number of items so far. */
  watch(onPage: (found: number) => void): void;
}

/** @param pages are requested one after the other immediately, even if nothing waits for them */
export function listing<T>(pages: AsyncIterable<readonly T[]>, keyOf: (item: T) => string): Listing<T> {
  const found = new Map<string, T>();
  const watchers: ((found: number) => void)[] = [];
  const iterator = pages[Symbol.asyncIterator]();
  const takePage = async () => {
    const { value = [], done } = await iterator.next();
    for (const item of value as readonly T[]) found.set(keyOf(item), item);
    if (!done) for (const onPage of watchers) onPage(found.size);
    return !done;
  };
  let page = takePage();
  const takeAll = async () => {
    while (await page) page = takePage();
    return found;
  };
  const complete = takeAll();
  const find = async (key: string): Promise<T | undefined> => {
    while (!found.has(key) && (await page));
    return found.get(key);
  };
  return { find, complete, watch: (onPage) => void watchers.push(onPage) };
}
