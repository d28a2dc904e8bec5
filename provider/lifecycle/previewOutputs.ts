import { unknownValue } from "./check";
import type { Resource, Values } from "./define";

/** The outputs that a preview shows: declared values, and computed ones from the state; others are not known yet. */
export function previewOutputs({ schema, context }: Resource, inputs: Values, olds: Values): Values {
  // `insteadOf` is rarely set, and never changes afterwards.
  const isExpected = (key: string) => key !== "insteadOf" || olds[key] !== undefined;
  const keys = Object.keys(schema.computed.shape).filter(isExpected);
  const computed = keys.map((key) => [key, olds[key] ?? unknownValue]);
  return { ...inputs, ...Object.fromEntries(computed), tenantId: context.tenant.tenantId };
}
