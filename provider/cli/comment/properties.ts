import { formatPath, type Segments } from "../../lifecycle/path";
import type { State, Step } from "./plan";

/** A property that differs between the last update and the program. Values are JSON, undefined if not set. */
export interface PropertyChange {
  path: string;
  before: string | undefined;
  after: string | undefined;
}

export function propertyChanges({ before, after }: Step): PropertyChange[] {
  const [olds, news] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...olds.keys(), ...news.keys()])]
    .sort()
    .map((path) => ({ path, before: olds.get(path), after: news.get(path) }))
    .filter((change) => change.before !== change.after);
}

function leavesOf(state: State | undefined): Map<string, string> {
  const leaves = new Map(state?.unknownPaths.map((path) => [path, "known after the update"]));
  const visit = (value: unknown, at: Segments): void => {
    if (value === undefined) return;
    const isList = Array.isArray(value);
    const members = typeof value === "object" && value !== null ? Object.entries(value) : [];
    if (members.length === 0) leaves.set(formatPath(at), JSON.stringify(value));
    for (const [key, member] of members) visit(member, [...at, isList ? Number(key) : key]);
  };
  for (const [key, value] of Object.entries(state?.inputs ?? {})) visit(value, [key]);
  return leaves;
}
