/** A resource in a stack's state. */
export interface Kept {
  urn: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

const bytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Shortens the package paths that the engine stores: users install the package in the project, tests link to it. */
const asInstalled = (text: string): string =>
  text.replace(/project:\/\/\/[^"]*\/node_modules\//g, "project:///node_modules/");

/** Size in bytes of the parts of a resource in the state: the provider's hidden values and the engine's metadata. */
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
