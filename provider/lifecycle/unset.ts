import type { Values } from "./define";

/** To Pulumi's languages null is a value that is not set, wherever it stands; in a list it is a mistake. */
export const withoutNulls = (values: Values): Values => without(values) as Values;

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without);
  if (typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(set.map(([key, item]) => [key, without(item)]));
}
