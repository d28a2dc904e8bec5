import { visible } from "../foreignText";

/** With thousands separators: `1,240`. Without Intl, whose first use takes 7 ms of a preview. */
export const figure = (number: number): string => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");

/** A count with its noun: `1,240 users`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${figure(number)} ${number === 1 ? one : many}`;
}

/** A name chosen by others, quoted and escaped: `"5\\" tablets"`. */
export const quoted = (name: string | null | undefined): string =>
  `"${(name ?? "").replace(/["\\]/g, "\\$&")}"`;

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

/** A value as JSON, shortened to at most 120 characters. */
export function show(value: unknown): string {
  const text = visible(JSON.stringify(value) ?? String(value));
  return text.length <= 120 ? text : `${text.slice(0, 117)}…"`;
}
