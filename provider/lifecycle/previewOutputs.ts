import { unknownValue } from "./check";
import type { Resource, Values } from "./define";

/** The outputs that a preview shows: what is declared, and what the state holds already; the rest is not known yet. */
export function previewOutputs({ schema, context }: Resource, inputs: Values, olds: Values): Values {
  // Hardly ever there, and then for good.
  const isExpected = (key: string) => key !== "insteadOf" || olds[key] !== undefined;
  const keys = Object.keys(schema.computed.shape).filter(isExpected);
  const computed = keys.map((key) => [key, olds[key] ?? unknownValue]);
  return { ...inputs, ...Object.fromEntries(computed), tenantId: context.tenant.tenantId };
}
