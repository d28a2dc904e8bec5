import { ConstraintError } from "../../errors";
import type { CheckFailure } from "../../lifecycle/define";
import type { Tenant } from "../../tenant/connect";
import { filterNamed, groupNamed } from "./named";
import type { Target } from "./schema";
import type { ResolvedTarget } from "./wire";

/** Ids by name, as kept in the state: `group:Sales` → id. */
export type ResolvedNames = Record<string, string>;

interface Named {
  property: "groupName" | "filterName";
  name: string;
}

function namesIn(target: Target | undefined): Named[] {
  const named: Named[] = [];
  if (target?.groupName) named.push({ property: "groupName", name: target.groupName });
  if (target?.filterName) named.push({ property: "filterName", name: target.filterName });
  return named;
}

function keyFor({ property, name }: Named): string {
  return `${property === "groupName" ? "group" : "filter"}:${name}`;
}

/** The ids of every name in the targets. Ids that the state keeps are not looked up again. */
export async function resolveNames(
  tenant: Tenant,
  targets: readonly Target[],
  kept: ResolvedNames = {},
): Promise<ResolvedNames> {
  const resolved: ResolvedNames = {};
  for (const { key, found } of await lookUpAll(tenant, targets.flatMap(namesIn), kept)) {
    if (typeof found !== "string") throw new ConstraintError(`${found.reason} Nothing was written.`);
    resolved[key] = found;
  }
  return resolved;
}

/**
 * Names that mean nothing, or more than one thing, on their paths.
 *
 * @param before targets whose names were found when they were made, and whose ids the state keeps: the engine shows a
 * check no more than the old inputs
 */
export async function checkNames(
  tenant: Tenant,
  targets: readonly (Target | undefined)[],
  before: readonly (Target | undefined)[],
): Promise<CheckFailure[]> {
  const found = new Set(before.flatMap(namesIn).map(keyFor));
  const named = targets
    .flatMap((target, index) => namesIn(target).map((one) => ({ ...one, index })))
    .filter((one) => !found.has(keyFor(one)));
  const looked = await lookUpAll(tenant, named);
  return looked.flatMap(({ found, index, property }) =>
    typeof found === "string" ? [] : [{ property: `targets[${index}].${property}`, reason: found.reason }],
  );
}

type Found = string | { reason: string };

/** More than these travel in batches. */
const few = 5;

/** All at once: the engine asks for one resource after the other, so that every round trip counts. */
function lookUpAll<N extends Named>(tenant: Tenant, named: readonly N[], kept: ResolvedNames = {}) {
  return Promise.all(
    named.map(async (one) => {
      const key = keyFor(one);
      return { ...one, key, found: kept[key] ?? (await lookUp(tenant, one, named.length > few)) };
    }),
  );
}

async function lookUp(tenant: Tenant, { property, name }: Named, isOneOfMany: boolean): Promise<Found> {
  const found =
    property === "groupName"
      ? await groupNamed(tenant, name, "groupId", isOneOfMany)
      : await filterNamed(tenant, name, "filterId");
  return "id" in found ? found.id : found;
}

export function withIds(targets: readonly Target[], names: ResolvedNames): ResolvedTarget[] {
  return targets.map(({ groupName, filterName, ...target }) => ({
    ...target,
    ...(groupName ? { groupId: names[keyFor({ property: "groupName", name: groupName })] } : {}),
    ...(filterName ? { filterId: names[keyFor({ property: "filterName", name: filterName })] } : {}),
  }));
}

/** Live targets in the words of the declaration: by name where the program uses one. */
export function withNames(
  live: readonly ResolvedTarget[],
  declared: readonly Target[],
  names: ResolvedNames,
): Target[] {
  return live.map((target) => {
    const match = declared.find((one) => one.kind === target.kind && sameGroup(one, target, names));
    const filterName = declared
      .map((one) => one.filterName)
      .find((name) => name && sameId(names[keyFor({ property: "filterName", name })], target.filterId));
    const { groupId, filterId, ...rest } = target;
    return {
      ...rest,
      ...(match?.groupName ? { groupName: match.groupName } : groupId ? { groupId } : {}),
      ...(filterName ? { filterName } : filterId ? { filterId } : {}),
    };
  });
}

function sameGroup(one: Target, live: ResolvedTarget, names: ResolvedNames): boolean {
  const id = one.groupName ? names[keyFor({ property: "groupName", name: one.groupName })] : one.groupId;
  return sameId(id, live.groupId);
}

function sameId(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one.toLowerCase() === other?.toLowerCase();
}
