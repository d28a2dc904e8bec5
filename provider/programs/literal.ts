import { IdOf } from "./program";
import type { Quote } from "./quote";

/** The syntax of values in a language. */
export interface Notation {
  key(name: string): string;
  text: Quote;
  /** Separator between a key and its value. */
  is: string;
  true: string;
  false: string;
  idOf(one: IdOf): string;
  /** Delimiters around members that are on one line. */
  braces: readonly [string, string];
  /** Indentation of one level. */
  step: string;
}

const lineWidth = 100;

/** A value in the language's syntax: on one line if it fits, otherwise with one member on each line. */
export function literal(value: unknown, notation: Notation, indent = ""): string {
  if (typeof value === "boolean") return value ? notation.true : notation.false;
  if (value instanceof IdOf) return notation.idOf(value);
  if (Array.isArray(value))
    return bracketed(
      value.map((item) => (inner) => literal(item, notation, inner)),
      ["[", "]"],
      { indent, step: notation.step },
    );
  if (typeof value === "string") return notation.text(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) =>
      (inner: string) =>
        `${notation.key(key)}${notation.is}${literal(item, notation, inner)}`,
  );
  return bracketed(members, notation.braces, { indent, step: notation.step });
}

/** Members between brackets, whose inner spaces are removed if each member has its own line. */
export function bracketed(
  members: readonly ((indent: string) => string)[],
  [open, close]: readonly [string, string],
  { indent, step }: { indent: string; step: string },
): string {
  if (members.length === 0) return open.trim() + close.trim();
  const inline = open + members.map((member) => member(indent)).join(", ") + close;
  if (indent.length + inline.length <= lineWidth && !inline.includes("\n")) return inline;
  const inner = indent + step;
  const lines = members.map((member) => `${inner}${member(inner)},\n`);
  return `${open.trim()}\n${lines.join("")}${indent}${close.trim()}`;
}
