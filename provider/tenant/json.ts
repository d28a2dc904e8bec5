/** Replaces lone surrogates, as the transfer to the engine does; otherwise, state and tenant would always differ. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;

export function parseJson(text: string): unknown {
  // JSON forbids a byte order mark, but some gateways write one.
  const body = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(body, /\\ud[89a-f]/i.test(body) ? wellFormed : undefined);
  } catch {
    return undefined;
  }
}
