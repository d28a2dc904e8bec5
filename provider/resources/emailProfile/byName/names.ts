import { valueAt, withValueAt } from "../../../lifecycle/path";
import type { EmailProfileInputs } from "../schema";
import { type Slot, slotsOf } from "./slots";

/** Ids by input and name, as kept in the state: `identityCertificateName:iOS sign-in` → id. */
export type ResolvedNames = Record<string, string>;

type Values = Partial<EmailProfileInputs>;

export const keyFor = ({ name: path }: Slot, name: string): string => `${lastOf(path)}:${name}`;
export const lastOf = (path: string): string => path.split(".").at(-1) ?? path;

/** The names that a slot declares. */
export function namesAt(values: object, { name }: Slot): string[] {
  const value = valueAt(values, name);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

/** The ids that a slot declares. */
export function idsAt(values: object, { id }: Slot): string[] {
  const value = valueAt(values, id);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

export const isByName = (values: object, { name }: Slot): boolean => valueAt(values, name) !== undefined;
export const isById = (values: object, { id }: Slot): boolean => valueAt(values, id) !== undefined;

/** Placeholder id, used where it only matters that an id is declared. */
const someId = "named";

/** The same declaration with ids. Names without a known id are left out; without `names`, a placeholder is used. */
export function toIds<T extends Values>(values: T, names?: ResolvedNames): T {
  return slotsOf(values).reduce((one, slot) => {
    if (!isByName(one, slot)) return one;
    const ids = namesAt(one, slot).map((name) => (names ? names[keyFor(slot, name)] : someId));
    const known = [...new Set(ids.filter((id) => id !== undefined))];
    const value = slot.isList ? known : known[0];
    return withValueAt(withValueAt(one, slot.name, undefined), slot.id, value);
  }, values);
}

/** The same paths, with inputs that take a name replaced by those that take the id. */
export const toIdPaths = (values: Values, paths: readonly string[]): string[] =>
  paths.map((path) => slotsOf(values).find(({ name }) => name === path)?.id ?? path);

/** What an update writes: if a name was removed from the program, its input gets the value that it has when unset. */
export function toWantedIds<T extends Values>(wanted: T, names: ResolvedNames, paths: readonly string[]): T {
  const left = slotsOf(wanted).filter((slot) => paths.includes(slot.name) && !isByName(wanted, slot));
  return left.reduce(
    (one, slot) => (isById(one, slot) ? one : withValueAt(one, slot.id, slot.unset)),
    toIds(wanted, names),
  );
}

/** Removes the names that the program declared before; by default, removes all names. */
export function withoutNames<T extends Values>(values: T, before: Values = values): T {
  const isOther = values.settings?.platform !== before.settings?.platform;
  return slotsOf(values).reduce((one, slot) => {
    const known = isOther ? [] : namesAt(before, slot);
    const names = namesAt(one, slot).filter((name) => !known.includes(name));
    if (!isByName(one, slot)) return one;
    return withValueAt(one, slot.name, slot.isList ? names : names[0]);
  }, values);
}
