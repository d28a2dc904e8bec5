import { quoted } from "../../impact/wording";
import type { Tenant } from "../../tenant/connect";
import { noteMeaning } from "../../tenant/directory";
import { type AssignmentFilter, listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import { type Group, listGroupsNamed } from "../../tenant/graph/groups";
import { patience } from "../../tenant/patience";
import { shownWithin } from "../../tenant/settle";
import { sameId } from "./names";

/** Why a name stands for nothing that could be used. */
export interface Unresolved {
  reason: string;
  candidates: readonly { id: string; createdDateTime?: string | null | undefined }[];
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
  for (const group of groups) noteMeaning(tenant, { ...group, type: "group" });
  // Another resource of the program may be about to make it.
  if (groups.length !== 1) snapshot.forget(key);
  return theOnly("group", groups, name, instead);
}

export async function filterNamed(
  tenant: Tenant,
  name: string,
  instead: string,
): Promise<AssignmentFilter | Unresolved> {
  const candidates = (await allFilters(tenant)).filter(({ displayName }) => displayName === name);
  return theOnly("assignment filter", candidates, name, instead);
}

const filtersKey = "assignmentFilters";

export function allFilters({ graph, snapshot }: Tenant): Promise<AssignmentFilter[]> {
  return snapshot.read(filtersKey, () => listAssignmentFilters(graph));
}

/** A list may lag behind: that one is gone has to be said for a while. */
export async function filterWithId(tenant: Tenant, id: string): Promise<AssignmentFilter | undefined> {
  const inList = async () => (await allFilters(tenant)).find((one) => sameId(one.id, id));
  const listed = await inList();
  if (listed) return listed;
  return tenant.snapshot.read(`assignmentFilters/${id.toLowerCase()}`, () =>
    shownWithin(patience.goneMs, () => {
      tenant.snapshot.forget(filtersKey);
      return inList();
    }),
  );
}

function theOnly<T extends Unresolved["candidates"][number]>(
  what: string,
  candidates: readonly T[],
  name: string,
  instead: string,
): T | Unresolved {
  const [only, ...others] = candidates;
  if (!only)
    return { reason: `no ${what} is called ${quoted(name)}. Check the name, or use ${instead}.`, candidates };
  if (others.length === 0) return only;
  const found = candidates.map(({ id, createdDateTime }) =>
    typeof createdDateTime === "string" ? `${id} created ${createdDateTime.slice(0, 10)}` : id,
  );
  return {
    reason: `${candidates.length} ${what}s are called ${quoted(name)} (${found.join(", ")}). Use ${instead}.`,
    candidates,
  };
}
