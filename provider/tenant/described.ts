/** All GUIDs in a text, for `match` and `replace`. */
export const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

/** Describes a configured value without revealing it, because it may be a secret that was set for the wrong key. */
export function described(text: string): string {
  if (text.includes("-----BEGIN ")) return "a key or a certificate";
  if (/^(Bearer )?ey[\w-]+\.[\w-]+\./.test(text)) return "a token";
  if (isGuid(text)) return "a GUID";
  if (/^[a-z]+:\/\//i.test(text)) return "an address";
  return `a text of ${text.length} ${text.length === 1 ? "character" : "characters"}`;
}

/** Quoted text, except `'az login'`, which is advice of the Azure CLI and not a value. */
const inQuotes = /(['"`])(?!az login\1).*?\1/g;
const isHarmless = (word: string) =>
  /^['"(]*([A-Za-z]{1,20}([-_'][A-Za-z]{1,20}){0,3}|\d{1,4})['")]*[.,:;!?]*$/.test(word);
const longestReason = 300;

/**
 * An external error text without quoted parts and without words that could be a secret: an answer may repeat what was
 * sent, and a file error may contain a path.
 */
export function reasonIn(message: string): string {
  const line = (message.split("\n")[0] ?? "").slice(0, longestReason).replace(inQuotes, "…");
  const words = line.split(/\s+/).map((word) => (isHarmless(word) ? word : "…"));
  return words
    .join(" ")
    .replace(/(… )+(?=…)/g, "")
    .replace(/[.\s]+$/, "");
}
