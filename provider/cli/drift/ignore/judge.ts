import { isDeepStrictEqual } from "node:util";
import { formatPath, isWithin, overlaps, segmentsOf, valueAt, withValueAt } from "../../../lifecycle/path";
import { decidesAccess, isInList, schemaAt } from "../../../lifecycle/schemaAt";
import { type Json, ordered } from "../describe";
import type { DriftedProperty } from "../report";
import { inputsOf, isSame, isSecret } from "./compared";
import { type IgnoreEntry, itemIn, valuesOf } from "./file";
import { decidesWithoutValue, noSuchPart, otherValue, partOfList, secretHasNoValue } from "./words";

/** An entry's verdict on a difference: the path that it covers, or why it does not cover the difference. */
export type Verdict =
  | { entry: IgnoreEntry; covers: string; anyValue: boolean }
  | { entry: IgnoreEntry; refuses: string };

export const isAccepted = (one: Verdict): one is Extract<Verdict, { covers: string }> => "covers" in one;

/** @param covering entries about the property, a part of it, or a property that contains it */
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

/** At one path, the list and the content of its policies may differ; an entry with a value is about one of these. */
function isAboutItem(entry: IgnoreEntry, { item }: DriftedProperty): boolean {
  const named = itemIn(entry);
  if (named !== undefined) return named === item;
  return item === undefined || !valuesOf(entry)?.every(Array.isArray);
}

const plain = (value: object | undefined) => ordered((value ?? {}) as Json);

/** The path that the entry covers: a part of the property if it names one, otherwise the whole property. */
const placeOf = ({ path }: DriftedProperty, { property }: IgnoreEntry): string =>
  property !== undefined && isWithin(property, path) && !property.includes("*") ? property : path;

/** The accepted values of the property; undefined for any, empty if the entry's value does not contain the property. */
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

/** Whether the accepted parts together explain the whole difference. */
export function partsExplain(kind: string, one: DriftedProperty, parts: readonly string[]): boolean {
  if (isSecret(one)) return false;
  const { path, declared, live } = one;
  const expected = parts.reduce<Record<string, unknown>>(
    (values, at) => withValueAt(values, at, liveAt(one, at)),
    withValueAt({}, path, declared),
  );
  return isSame(kind, path, valueAt(expected, path), live);
}
