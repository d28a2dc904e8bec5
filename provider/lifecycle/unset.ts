import type { Values } from "./define";

/** In Pulumi's languages, a null member means that the value is not set. In a list, null is a mistake and is kept. */
export const withoutNulls = (values: Values): Values => without(values) as Values;

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(set.map(([key, item]) => [key, without(item)]));
}
