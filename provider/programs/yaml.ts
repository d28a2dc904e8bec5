import { type Declared, IdOf } from "./program";
import { quoteUtf8 } from "./quote";

/** The resources of a Pulumi.yaml. */
export function yamlResources(resources: readonly Declared[]): Record<string, unknown> {
  const entries = resources.map(({ kind, name, inputs, importId, notes }) => [
    name,
    {
      ...(notes ? { [comments]: notes } : {}),
      type: `m365:${kind}`,
      properties: yamlValue(inputs),
      ...(importId === undefined ? {} : { options: { import: yamlValue(importId) } }),
    },
  ]);
  return Object.fromEntries(entries);
}

/** Key of the comment lines above a member, which are not part of the document. */
const comments = Symbol("comments");

const commentsOf = (item: object): string[] =>
  ((item as { [comments]?: readonly string[] })[comments] ?? []).map((line) => `# ${line}`);

/**
 * Escapes texts, in which Pulumi would read `${` as the start of an expression and `$$` as one `$`.
 * @see https://www.pulumi.com/docs/iac/languages-sdks/yaml/yaml-language-reference/#expressions
 */
export function yamlValue(value: unknown): unknown {
  if (value instanceof IdOf) return `\${${value.name}.id}`;
  if (typeof value === "string")
    return joined(value.replace(/\$\$+|\$(?=\{)/g, (dollars) => dollars + dollars));
  if (Array.isArray(value)) return value.map(yamlValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, yamlValue(item)]));
}

/**
 * The engine rewrites a project before it reads it, and cannot read its own output if a text of several lines starts with
 * a tab.
 * @see https://github.com/yaml/go-yaml/issues/383
 */
function joined(text: string): unknown {
  const [tabs] = text.includes("\n") ? (/^\t+/.exec(text) ?? []) : [];
  return tabs === undefined ? text : { "fn::join": ["", [tabs, text.slice(tabs.length)]] };
}

/** Writes a document in a subset of YAML that all parsers read in the same way. */
export const yamlText = (document: object) => `${linesOf(document).join("\n")}\n`;

function linesOf(value: unknown): string[] {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return [scalar(value)];
  if (Array.isArray(value)) return value.flatMap((item) => hung("- ", linesOf(item)));
  return entries.flatMap(([key, item]) => {
    const isNested = typeof item === "object" && item !== null && Object.keys(item).length > 0;
    return isNested
      ? [...commentsOf(item), `${scalar(key)}:`, ...linesOf(item).map((line) => `  ${line}`)]
      : [`${scalar(key)}: ${scalar(item)}`];
  });
}

const hung = (bullet: string, [first = "", ...others]: string[]) => [
  bullet + first,
  ...others.map((line) => " ".repeat(bullet.length) + line),
];

/** Needs no quotes: no version of YAML reads it as a number, date, boolean, marker or the start of a structure. */
const isPlain = (text: string) => /^[a-z](?:[\w./-]|:(?=[\w:])| (?=\w))*$/i.test(text) && !isWord(text);
const isWord = (text: string) => /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|e[\d_.]*)$/i.test(text);
const isExpression = (text: string) => /^\$\{[\w-]+\.\w+\}$/.test(text);

function scalar(value: unknown): string {
  if (typeof value === "string") return isPlain(value) || isExpression(value) ? value : quoteUtf8(value);
  return JSON.stringify(value);
}

/** A value on one line: `{ resource: apps, value: [a, b] }`. */
export function yamlFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return scalar(value);
  const members = Object.entries(value).map(([key, item]) => `${scalar(key)}: ${yamlFlow(item)}`);
  return `{ ${members.join(", ")} }`;
}
