import type { Meta } from "../lifecycle/schema";

/** A field's documentation for hover text: one paragraph each for description, values and replacement. */
export function paragraphsOf(meta: Meta): string[] {
  const values = Object.entries(meta.values ?? {}).map(([value, text]) => `- \`${value}\`: ${text}`);
  return [
    meta.description,
    values.length > 0 ? values.join("\n") : undefined,
    meta.replaceOnChanges ? "A change replaces the resource." : undefined,
  ].filter((text) => text !== undefined);
}

/** The name of a kind's files, and of its provider in `sdk/dynamic.ts`. */
export const moduleOf = (kind: string): string => kind.charAt(0).toLowerCase() + kind.slice(1);

export function docComment(meta: Meta, indent: string): string {
  const lines = paragraphsOf(meta).join("\n\n").split("\n");
  if (meta.source) lines.push("", `@see ${meta.source}`);
  if (meta.deprecated) lines.push("@deprecated");
  if (lines.join("") === "") return "";
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd().replaceAll("*/", "*\\/"));
  return `${indent}/**\n${body.join("\n")}\n${indent} */\n`;
}
