import { visible } from "../../foreignText";
import { list, quoted, show } from "../format";

/** Names by id, in lower case, as far as they are known. */
export type Names = Readonly<Record<string, string>>;

const mostOfAList = 6;
const shownOfMany = 3;

/** A value in a sentence: lists and objects in words, and names instead of ids. */
export function valueInWords(value: unknown, names: Names = {}): string {
  if (Array.isArray(value)) return listInWords(value, names);
  if (isObject(value)) return entryInWords(value, names);
  return nameOf(value, names) ?? show(value);
}

function listInWords(values: readonly unknown[], names: Names): string {
  if (values.length === 0) return "empty";
  const shown = values.length > mostOfAList ? values.slice(0, shownOfMany) : values;
  const more = values.length - shown.length;
  const words = shown.map((value) => valueInWords(value, names));
  return list(more > 0 ? [...words, `${more} more`] : words);
}

/** `group "Sales" (filter "Managed", filter mode include)`; without a kind the values alone: `DeviceType iPhone Allow`. */
function entryInWords({ kind, ...rest }: Record<string, unknown>, names: Names = {}): string {
  const members = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
  const said = ([, value]: [string, unknown]) => nestedInWords(value, names);
  if (typeof kind !== "string") return members.map(said).join(" ");
  const main = members.findIndex(([key]) => key === "id" || key === "name" || namesKind(kind, key));
  const others = members.filter((_, at) => at !== main);
  const which = members[main];
  const called = which && (isName(which[0]) ? quotedName(which[1]) : said(which));
  const details = others.map(([key, value]) =>
    isName(key) ? `${stem(key)} ${quotedName(value)}` : `${stem(key)} ${nestedInWords(value, names)}`,
  );
  return [spaced(kind), called, details.length > 0 ? `(${details.join(", ")})` : ""]
    .filter(Boolean)
    .join(" ");
}

function nestedInWords(value: unknown, names: Names): string {
  if (isObject(value) || Array.isArray(value)) return valueInWords(value, names);
  return nameOf(value, names) ?? visible(String(value));
}

const quotedName = (value: unknown): string => visible(quoted(String(value)));

function nameOf(value: unknown, names: Names): string | undefined {
  const name = typeof value === "string" ? names[value.toLowerCase()] : undefined;
  return name === undefined ? undefined : quotedName(name);
}

/** Whether a key names the object of the kind, such as `groupId` or `groupName` for `excludeGroup`. */
const namesKind = (kind: string, key: string): boolean =>
  /(Id|Name)$/.test(key) && kind.toLowerCase().endsWith(key.replace(/(Id|Name)$/, "").toLowerCase());

const isName = (key: string): boolean => /(^n|N)ame$/.test(key);

const stem = (key: string): string => spaced(key.replace(/(?<=.)(Id|Name)$/, ""));

const spaced = (words: string): string => words.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
