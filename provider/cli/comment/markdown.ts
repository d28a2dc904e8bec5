import { visible } from "../../foreignText";

/** A zero-width character that keeps code hosts from linking mentions, references and addresses. */
const joiner = "\u2060";

/** Escapes text from a program or a tenant: one line, without markup, mentions or links. */
export function plain(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]<>|~&$]/g, escaped)
    .replace(/^[#+-]|(?<=^\d+)[.)]/, "\\$&")
    .replace(/@|[#!%](?=\d)/g, `$&${joiner}`)
    .replace(/:\/\//g, `:${joiner}//`)
    .replace(/\bwww\./gi, `www${joiner}.`);
}

function escaped(character: string): string {
  const entities: Record<string, string> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };
  return entities[character] ?? `\\${character}`;
}

/** Inline code, which also works in a table cell. */
export function code(text: string): string {
  const line = oneLine(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRun(line) + 1);
  const space = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return line === "" ? "" : `${fence}${space}${line}${space}${fence}`;
}

export function codeBlock(language: string, text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** Shortens the text to `length` characters without splitting a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

const oneLine = (text: string) =>
  visible(
    text
      .replace(/\s*[\t\r\n]\s*/g, " ")
      .replace(/ {2,}/g, " ")
      .trim(),
  );
