import type { Tenant } from "../../tenant/connect";
import { type AssignmentFilter, listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import { type Group, listGroupsNamed } from "../../tenant/graph/groups";

/** Why a name stands for nothing that could be used. */
export interface Unresolved {
  reason: string;
}

/** @param instead what people use when the name is no help, such as `groupId` */
export async function groupNamed(
  tenant: Tenant,
  name: string,
  instead: string,
  isOneOfMany = false,
): Promise<Group | Unresolved> {
  const { graph, snapshot } = tenant;
  const key = `groups/named/${name}`;
  const groups = await snapshot.read(key, () => listGroupsNamed(graph, name, isOneOfMany));
  // Whoever describes an audience asks for the same groups by id.
  for (const group of groups) void snapshot.read(`groups/${group.id}`, async () => group);
  // Another resource of the program may be about to make it.
  if (groups.length !== 1) snapshot.forget(key);
  return theOnly("group", groups, name, instead);
}

export async function filterNamed(
  tenant: Tenant,
  name: string,
  instead: string,
): Promise<AssignmentFilter | Unresolved> {
  const filters = await tenant.snapshot.read("assignmentFilters", () => listAssignmentFilters(tenant.graph));
  const candidates = filters.filter(({ displayName }) => displayName === name);
  return theOnly("assignment filter", candidates, name, instead);
}

function theOnly<T extends { id: string; createdDateTime?: unknown }>(
  what: string,
  candidates: readonly T[],
  name: string,
  instead: string,
): T | Unresolved {
  const [only, ...others] = candidates;
  if (!only) return { reason: `no ${what} is called "${name}". Check the name, or use ${instead}.` };
  if (others.length === 0) return only;
  const found = candidates.map(({ id, createdDateTime }) =>
    typeof createdDateTime === "string" ? `${id} created ${createdDateTime.slice(0, 10)}` : id,
  );
  return {
    reason: `${candidates.length} ${what}s are called "${name}" (${found.join(", ")}). Use ${instead}.`,
  };
}
