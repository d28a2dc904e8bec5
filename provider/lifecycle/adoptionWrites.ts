import type { AdoptionFact } from "../impact/facts/lifecycle";
import type { Known } from "./check";
import type { Values } from "./define";
import type { Difference } from "./diff";
import { overlaps, valueAt } from "./path";
import { canonical, elementOf, fieldOf, type Schema } from "./schema";

export const managedElsewhere = (marker: string): string =>
  `another stack, or another resource of this stack, manages this object: it carries the marker [pulumi:${marker}]. ` +
  "If both declare it, each undoes the changes of the other, and a destroy of either deletes it. " +
  "First remove it from the other state (pulumi state delete).";

type Write = Extract<AdoptionFact, { kind: "adoptionWrites" }>;
const writeOf = (path: string, change: Write["change"], live: unknown, wanted?: unknown) =>
  ({ kind: "adoptionWrites", path, change, live, wanted }) as Write;

/** What happens to one property. */
export function writesOf(
  { path, from, to }: Difference,
  schema: Schema | undefined,
  news: Known<Values>,
): Write[] {
  if (news.unknownPaths.some((unknown) => overlaps(unknown, path))) return [writeOf(path, "later", from)];
  if (schema && fieldOf(schema).meta.set && Array.isArray(from) && Array.isArray(to))
    return entriesOf(path, schema, from, to);
  const isDeclared = valueAt(news.values, path) !== undefined;
  return [writeOf(path, isDeclared ? "written" : to === undefined ? "unset" : "reset", from, to)];
}

/** For a list, shows what is added and removed instead of two lists to compare. */
function entriesOf(path: string, schema: Schema, from: unknown[], to: unknown[]): Write[] {
  const element = elementOf(schema);
  const keyOf = (item: unknown) => JSON.stringify(element ? canonical(element, item) : item);
  const without = (list: unknown[], other: unknown[]) => {
    const keys = new Set(other.map(keyOf));
    return list.filter((item) => !keys.has(keyOf(item)));
  };
  return [
    ...without(from, to).map((item) => writeOf(path, "removed", item)),
    ...without(to, from).map((item) => writeOf(path, "added", undefined, item)),
  ];
}
