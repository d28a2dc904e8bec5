import { valueAt, withValueAt } from "../../../lifecycle/path";
import type { EmailProfileInputs } from "../schema";
import { type Slot, slotsOf } from "./slots";

/** Ids by input and name, as kept in the state: `identityCertificateName:iOS sign-in` → id. */
export type ResolvedNames = Record<string, string>;

type Values = Partial<EmailProfileInputs>;

export const keyFor = ({ name: path }: Slot, name: string): string => `${lastOf(path)}:${name}`;
export const lastOf = (path: string): string => path.split(".").at(-1) ?? path;

/** What is declared by name. */
export function namesAt(values: object, { name }: Slot): string[] {
  const value = valueAt(values, name);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

/** The ids that a slot holds. */
export function idsAt(values: object, { id }: Slot): string[] {
  const value = valueAt(values, id);
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === "string");
}

export const isByName = (values: object, { name }: Slot): boolean => valueAt(values, name) !== undefined;
export const isById = (values: object, { id }: Slot): boolean => valueAt(values, id) !== undefined;

/** Stands for an id where only its being declared counts. */
const someId = "named";

/** The same declaration by id. What a name stands for may not be known. */
export function toIds<T extends Values>(values: T, names?: ResolvedNames): T {
  return slotsOf(values).reduce((one, slot) => {
    if (!isByName(one, slot)) return one;
    const ids = namesAt(one, slot).map((name) => (names ? names[keyFor(slot, name)] : someId));
    const known = [...new Set(ids.filter((id) => id !== undefined))];
    const value = slot.isList ? known : known[0];
    return withValueAt(withValueAt(one, slot.name, undefined), slot.id, value);
  }, values);
}

/** The paths of the inputs that take ids instead. */
export const toIdPaths = (values: Values, paths: readonly string[]): string[] =>
  paths.map((path) => slotsOf(values).find(({ name }) => name === path)?.id ?? path);

/** What an update writes: a name that has left the program leaves what the profile has without it. */
export function toWantedIds<T extends Values>(wanted: T, names: ResolvedNames, paths: readonly string[]): T {
  const left = slotsOf(wanted).filter((slot) => paths.includes(slot.name) && !isByName(wanted, slot));
  return left.reduce(
    (one, slot) => (isById(one, slot) ? one : withValueAt(one, slot.id, slot.unset)),
    toIds(wanted, names),
  );
}

/** Without the names that the program declared before, or without any. */
export function withoutNames<T extends Values>(values: T, before: Values = values): T {
  const isOther = values.settings?.platform !== before.settings?.platform;
  return slotsOf(values).reduce((one, slot) => {
    const known = isOther ? [] : namesAt(before, slot);
    const names = namesAt(one, slot).filter((name) => !known.includes(name));
    if (!isByName(one, slot)) return one;
    return withValueAt(one, slot.name, slot.isList ? names : names[0]);
  }, values);
}
