import type { User } from "../../loopback";
import { guids } from "../../tenant/described";
import { standInDomain } from "./people";

/** An e-mail address. The part before the @ may contain an apostrophe, but not start with one. */
const address =
  /[^\s<>"'(),;:|[\]{}/\\=@][^\s<>"(),;:|[\]{}/\\=@]*@[^\s<>"'(),;:|[\]{}/\\=@]+\.[^\s<>"'(),;:|[\]{}/\\=@.]+/g;

/** Replaces people's ids and addresses, in every string of a value, with those of their stand-ins. */
export function replacerOf(users: ReadonlyMap<string, User>, standIns: ReadonlyMap<string, User>) {
  const known = new Map<string, User | undefined>();
  for (const { id, userPrincipalName, mail } of users.values())
    for (const one of [mail, userPrincipalName]) known.set(one.toLowerCase(), standIns.get(id));
  const others = new Map<string, string>();
  const addressOf = (text: string): string => {
    const key = text.toLowerCase();
    const person = known.get(key);
    if (person) return person.userPrincipalName;
    const other = others.get(key) ?? `address-${others.size + 1}@${standInDomain}`;
    others.set(key, other);
    return other;
  };
  const withoutAddresses = (text: string): string =>
    text.includes("@") ? text.replace(address, addressOf) : text;
  const inText = (text: string): string =>
    withoutAddresses(text).replace(guids, (id) => standIns.get(id.toLowerCase())?.id ?? id);
  return <T>(value: T): T => mapTexts(value, inText) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [mapTexts(key, change), mapTexts(one, change)]));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, mapTexts(one, change)]));
}
