import { keyOf, type ResolvedTarget } from "../deviceConfigurations/assignmentTargets";
import type { Target } from "./schema";

/** Ids by name, as kept in the state: `group:Sales` → id. */
export type ResolvedNames = Record<string, string>;

export interface Named {
  property: "groupName" | "filterName";
  name: string;
}

export function namesIn(target: Target | undefined): Named[] {
  const named: Named[] = [];
  if (target?.groupName) named.push({ property: "groupName", name: target.groupName });
  if (target?.filterName) named.push({ property: "filterName", name: target.filterName });
  return named;
}

export function keyFor({ property, name }: Named): string {
  return `${property === "groupName" ? "group" : "filter"}:${name}`;
}

export function withIds(targets: readonly Target[], names: ResolvedNames): ResolvedTarget[] {
  return targets.map(({ groupName, filterName, ...target }) => ({
    ...target,
    ...(groupName ? { groupId: names[keyFor({ property: "groupName", name: groupName })] } : {}),
    ...(filterName ? { filterId: names[keyFor({ property: "filterName", name: filterName })] } : {}),
  }));
}

/** Live targets as the program declares them: by name where it uses one. */
export function withNames(
  live: readonly ResolvedTarget[],
  declared: readonly Target[],
  names: ResolvedNames,
): Target[] {
  return live.map((target) => {
    const match = declared.find((one) => withIds([one], names).some((own) => keyOf(own) === keyOf(target)));
    const filterName = sameId(match?.filterId, target.filterId)
      ? undefined
      : [match, ...declared].map((one) => one?.filterName).find((name) => isNameOf(name, target, names));
    const { groupId, filterId, ...rest } = target;
    return {
      ...rest,
      ...(match?.groupName ? { groupName: match.groupName } : groupId ? { groupId } : {}),
      ...(filterName ? { filterName } : filterId ? { filterId } : {}),
    };
  });
}

const isNameOf = (name: string | undefined, { filterId }: ResolvedTarget, names: ResolvedNames): boolean =>
  name !== undefined && sameId(names[keyFor({ property: "filterName", name })], filterId);

export function sameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
