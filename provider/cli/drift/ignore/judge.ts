import { isDeepStrictEqual } from "node:util";
import { formatPath, isWithin, overlaps, segmentsOf, valueAt, withValueAt } from "../../../lifecycle/path";
import { decidesAccess, isInList, schemaAt } from "../../../lifecycle/schemaAt";
import { type Json, ordered } from "../describe";
import type { DriftedProperty } from "../report";
import { inputsOf, isSame, isSecret } from "./compared";
import { type IgnoreEntry, itemIn, valuesOf } from "./file";
import { decidesWithoutValue, noSuchPart, otherValue, partOfList, secretHasNoValue } from "./words";

/** What an entry says to a difference: it covers all or a part of it, or does not, and why. */
export type Verdict =
  | { entry: IgnoreEntry; covers: string; anyValue: boolean }
  | { entry: IgnoreEntry; refuses: string };

export const isAccepted = (one: Verdict): one is Extract<Verdict, { covers: string }> => "covers" in one;

/** @param covering entries that are about the property, a part of it, or what it is part of */
export const verdictsOn = (
  kind: string,
  property: DriftedProperty,
  covering: readonly IgnoreEntry[],
): Verdict[] => covering.flatMap((entry) => verdict(kind, property, entry) ?? []);

export const isAboutProperty = ({ property, deleted }: IgnoreEntry, path: string): boolean =>
  !deleted && (property === undefined || overlaps(property, path));

function verdict(kind: string, one: DriftedProperty, entry: IgnoreEntry): Verdict | undefined {
  if (!isAboutItem(entry, one)) return undefined;
  const at = placeOf(one, entry);
  const inputs = inputsOf(kind);
  if (at !== one.path && inputs && isInList(inputs, at)) return { entry, refuses: partOfList(at, one.path) };
  if (at !== one.path && inputs && !schemaAt(inputs, at)) return { entry, refuses: noSuchPart(at, one.path) };
  const accepted = valuesFor(one, entry);
  if (accepted?.length === 0) return undefined;
  if (accepted === undefined)
    return inputs && decidesAccess(inputs, at)
      ? { entry, refuses: decidesWithoutValue(at, one) }
      : { entry, covers: at, anyValue: true };
  if (isSecret(one)) return { entry, refuses: secretHasNoValue(at) };
  const live = liveAt(one, at);
  const isMeant = isDeepStrictEqual(plain(entry.with), plain(one.standsFor));
  const isAmong = accepted.some((value) => isSame(kind, at, value, live));
  return isAmong && (one.standsFor === undefined || isMeant)
    ? { entry, covers: at, anyValue: false }
    : { entry, refuses: otherValue({ at, accepted, live, with: entry.with, standsFor: one.standsFor }) };
}

/** Of what differs on one path, an entry with a value is about the list, or about what one of its policies holds. */
function isAboutItem(entry: IgnoreEntry, { item }: DriftedProperty): boolean {
  const named = itemIn(entry);
  if (named !== undefined) return named === item;
  return item === undefined || !valuesOf(entry)?.every(Array.isArray);
}

const plain = (value: object | undefined) => ordered((value ?? {}) as Json);

/** A part of the property, where the entry names one. */
const placeOf = ({ path }: DriftedProperty, { property }: IgnoreEntry): string =>
  property !== undefined && isWithin(property, path) && !property.includes("*") ? property : path;

/** The accepted values at that place; none where the entry's value says nothing about it. */
function valuesFor({ path }: DriftedProperty, entry: IgnoreEntry): unknown[] | undefined {
  const values = valuesOf(entry);
  const { property = path } = entry;
  const below = formatPath(segmentsOf(path).slice(segmentsOf(property).length));
  if (values === undefined || below === "") return values;
  return values.flatMap((value) => {
    const at = valueAt(value, below);
    return at === undefined ? [] : [at];
  });
}

const liveAt = ({ path, live }: DriftedProperty, at: string): unknown =>
  valueAt(live, formatPath(segmentsOf(at).slice(segmentsOf(path).length)));

/** Whether what is accepted in parts explains the whole difference. */
export function partsExplain(kind: string, one: DriftedProperty, parts: readonly string[]): boolean {
  if (isSecret(one)) return false;
  const { path, declared, live } = one;
  const expected = parts.reduce<Record<string, unknown>>(
    (values, at) => withValueAt(values, at, liveAt(one, at)),
    withValueAt({}, path, declared),
  );
  return isSame(kind, path, valueAt(expected, path), live);
}
