import type { Tenant } from "../../tenant/connect";
import { listParents } from "../../tenant/graph/person";
import type { Subject } from "./person";

export interface GroupStep {
  id: string;
  name: string;
}

/** For each group that contains a person: the chain of groups down to the one that directly contains the person. */
export type Ways = ReadonlyMap<string, readonly GroupStep[]>;

/**
 * The shortest chain from each of these groups to the person, from the outermost group inwards. Reads parents level by
 * level, starting at the person, because reading members from the groups down could mean thousands of people.
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
