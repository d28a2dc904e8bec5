import type { Tenant } from "../../tenant/connect";
import { listParents } from "../../tenant/graph/person";
import type { Subject } from "./person";

export interface GroupStep {
  id: string;
  name: string;
}

/** Of the groups that hold a person: each with the way down to the one that holds the person itself. */
export type Ways = ReadonlyMap<string, readonly GroupStep[]>;

/**
 * The shortest way from each of these groups to the person, from the outermost one inwards. Asked from the person up, level by
 * level, until every way is known: what a group holds may be thousands of people.
 */
export async function waysTo(
  { graph }: Tenant,
  { id, groups }: Subject,
  wanted: readonly string[],
): Promise<Ways> {
  const names = new Map(groups.map((group) => [group.id.toLowerCase(), group.displayName ?? group.id]));
  const step = (groupId: string): GroupStep => ({ id: groupId, name: names.get(groupId) ?? groupId });
  const ways = new Map<string, readonly GroupStep[]>();
  const open = new Set(wanted.map((one) => one.toLowerCase()).filter((one) => names.has(one)));
  if (open.size === 0) return ways;
  const reach = (groupIds: readonly string[], below: readonly GroupStep[]): string[] => {
    const fresh = groupIds.map((one) => one.toLowerCase()).filter((one) => names.has(one) && !ways.has(one));
    for (const one of fresh) ways.set(one, [step(one), ...below]);
    return fresh;
  };
  const idsOf = (found: readonly { id: string }[]) => found.map((one) => one.id);
  let level = reach(idsOf(await listParents(graph, "users", id)), []);
  while (level.length > 0 && [...open].some((one) => !ways.has(one))) {
    const above = await Promise.all(
      level.map(async (one) => ({ one, parents: await listParents(graph, "groups", one) })),
    );
    level = above.flatMap(({ one, parents }) => reach(idsOf(parents), ways.get(one) ?? []));
  }
  return ways;
}
