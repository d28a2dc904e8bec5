/** A resource in a stack's state. */
export interface Kept {
  urn: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** The engine stores the paths of packages: a user's project has them in its own folder, a tested one has a link. */
const asInstalled = (text: string): string =>
  text.replace(/project:\/\/\/[^"]*\/node_modules\//g, "project:///node_modules/");

/** The size of a resource in the state: its own values, the provider's hidden values, and the engine's metadata. */
export function bytesOf(resource: Kept) {
  const { inputs = {}, outputs = {}, ...engine } = resource;
  const bookkeeping = Buffer.byteLength(asInstalled(JSON.stringify(engine)));
  const all = bytes(inputs) + bytes(outputs);
  const own = [inputs, outputs]
    .map(({ __m365, __provider, ...values }) => bytes(values))
    .reduce((sum, one) => sum + one, 0);
  return {
    providerText: String(inputs["__provider"] ?? "").length,
    hidden: all - own,
    engine: bookkeeping,
    beyondValues: bookkeeping + all - own,
  };
}
