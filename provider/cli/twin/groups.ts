import type { Group } from "../../loopback";
import type { Tenant } from "../../tenant/connect";
import { listGroups, listMembers, type Member, type WholeGroup } from "../../tenant/graph/everybody";
import { inParallel } from "../inParallel";
import type { Area } from "./area";
import { addPerson } from "./people";

/** With their members, because sizes alone do not show overlapping and nested groups. */
export const groups: Area = {
  what: "groups and their members",
  needs: { permission: "readGroups" },
  async read({ tenant, twin, onProgress }) {
    const listed = await listGroups(tenant.graph);
    const members = await membersOf(tenant, listed, onProgress);
    for (const { id } of members.flat().filter(({ isUser }) => isUser)) addPerson(twin, id);
    twin.groups = new Map(listed.map((group, at) => [group.id.toLowerCase(), toGroup(group, members[at])]));
  },
};

/** Four batch requests of twenty groups each at the same time. */
const atOnce = 80;

function membersOf(
  { graph }: Tenant,
  listed: readonly WholeGroup[],
  onProgress: (text: string) => void,
): Promise<Member[][]> {
  let done = 0;
  return inParallel(atOnce, listed, async ({ id }) => {
    const members = await listMembers(graph, id);
    done += 1;
    onProgress(`Reading ${done} of ${listed.length} groups`);
    return members;
  });
}

const toGroup = (group: WholeGroup, members: readonly Member[] = []): Group => ({
  id: group.id.toLowerCase(),
  displayName: group.displayName ?? "",
  description: group.description ?? null,
  createdDateTime: group.createdDateTime ?? "",
  securityEnabled: group.securityEnabled ?? true,
  mailEnabled: group.mailEnabled ?? false,
  members: members.map(({ id }) => id.toLowerCase()),
});
