/** Wherever they stand in a text, for `match` and `replace`. */
export const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** What somebody set, in words that give nothing away: a secret that was pasted into another key is still one. */
export function described(text: string): string {
  if (text.includes("-----BEGIN ")) return "a key or a certificate";
  if (/^(Bearer )?ey[\w-]+\.[\w-]+\./.test(text)) return "a token";
  if (isGuid(text)) return "a GUID";
  if (/^[a-z]+:\/\//i.test(text)) return "an address";
  return `a text of ${text.length} ${text.length === 1 ? "character" : "characters"}`;
}

/** `'az login'` is advice of the Azure command line, and no value. */
const inQuotes = /(['"`])(?!az login\1).*?\1/g;
const isHarmless = (word: string) =>
  /^['"(]*([A-Za-z]{1,20}([-_'][A-Za-z]{1,20}){0,3}|\d{1,4})['")]*[.,:;!?]*$/.test(word);
const longestReason = 300;

/**
 * An error text that others wrote: what it quotes, and words that could be a secret, are left out. An answer may repeat
 * what was sent, and an error about a file its path.
 */
export function reasonIn(message: string): string {
  const line = (message.split("\n")[0] ?? "").slice(0, longestReason).replace(inQuotes, "…");
  const words = line.split(/\s+/).map((word) => (isHarmless(word) ? word : "…"));
  return words
    .join(" ")
    .replace(/(… )+(?=…)/g, "")
    .replace(/[.\s]+$/, "");
}
