/** Half a pair, which only an escape can hold, becomes what it would become on its way to the engine: no difference. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;

export function parseJson(text: string): unknown {
  // A byte-order mark, which JSON forbids and some gateways write.
  const body = text.replace(/^\ufeff/, "");
  try {
    return JSON.parse(body, /\\ud[89a-f]/i.test(body) ? wellFormed : undefined);
  } catch {
    return undefined;
  }
}
