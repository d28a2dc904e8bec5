import { unknownValue } from "./check";
import type { Context, Definition, Values } from "./define";

/** The outputs that a preview shows: what is declared, and what the state holds already; the rest is not known yet. */
export function planned(definition: Definition, { tenant }: Context, inputs: Values, olds: Values): Values {
  const computed = Object.keys(definition.computed.shape).map((key) => [key, olds[key] ?? unknownValue]);
  return { ...inputs, ...Object.fromEntries(computed), tenantId: tenant.tenantId };
}
