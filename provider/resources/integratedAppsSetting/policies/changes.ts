import { inNamesOfToday } from "./contents";
import type { PolicyContent, PolicyPart } from "./schema";

export interface PolicyChange {
  policy: string;
  /** Permissions that need an administrator from now on. */
  closed: string[];
  /** Permissions that people can consent to from now on. */
  opened: string[];
  /** Whether permissions have other conditions than before, such as apps or publishers. */
  isOtherwise: boolean;
}

/** Compares the policies that are in both lists. */
export function changesBetween(
  before: readonly PolicyContent[],
  now: readonly PolicyContent[],
): PolicyChange[] {
  return now.flatMap((content) => {
    const known = before.find(({ policy }) => policy === content.policy);
    const change = known && changeBetween(known, content);
    return change ? [change] : [];
  });
}

function changeBetween(before: PolicyContent, now: PolicyContent): PolicyChange | undefined {
  const [included, excluded] = (["includes", "excludes"] as const).map((side) =>
    differenceOf(before[side], now[side]),
  ) as [Difference, Difference];
  const closed = unique([...excluded.came, ...included.went]);
  const opened = unique([...excluded.went, ...included.came]);
  const both = closed.filter((permission) => opened.includes(permission));
  if (closed.length + opened.length === 0) return undefined;
  const without = (list: string[]) => list.filter((permission) => !both.includes(permission)).sort();
  return {
    policy: now.policy,
    closed: without(closed),
    opened: without(opened),
    isOtherwise: both.length > 0,
  };
}

interface Difference {
  came: string[];
  went: string[];
}

function differenceOf(before: readonly PolicyPart[], now: readonly PolicyPart[]): Difference {
  const [was, is] = [entriesOf(before), entriesOf(now)];
  const only = (one: Map<string, string>, other: Map<string, string>) =>
    [...one].flatMap(([key, permission]) => (other.has(key) ? [] : [permission]));
  return { came: only(is, was), went: only(was, is) };
}

/** Permissions by their name and conditions. */
function entriesOf(parts: readonly PolicyPart[]): Map<string, string> {
  return new Map(
    parts.flatMap(({ permissions, ...conditions }) => {
      const key = JSON.stringify(Object.entries(conditions).sort(([one], [other]) => (one < other ? -1 : 1)));
      return permissions.map(inNamesOfToday).map((one): [string, string] => [`${one} ${key}`, one]);
    }),
  );
}

const unique = (list: readonly string[]): string[] => [...new Set(list)];
