import { quoted } from "../../impact/wording";
import type { Tenant } from "../../tenant/connect";
import { forgetGroupsNamed, groupsNamed, noteMeaning } from "../../tenant/directory";
import { type AssignmentFilter, listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import type { Group } from "../../tenant/graph/groups";
import { patience } from "../../tenant/patience";
import { shownWithin } from "../../tenant/settle";
import { sameId } from "./resolveTargets";

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
  const groups = await groupsNamed(tenant, name, isOneOfMany);
  // Whoever describes an audience asks for the same groups by id.
  for (const group of groups) noteMeaning(tenant, { ...group, type: "group" });
  // Another resource of the program may be about to make it.
  if (groups.length !== 1) forgetGroupsNamed(tenant, name);
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

export const allFilters = (tenant: Tenant): Promise<AssignmentFilter[]> => tenant.read(listAssignmentFilters);

export const filterWithId = async (tenant: Tenant, id: string): Promise<AssignmentFilter | undefined> =>
  (await listedFilter(tenant, id)) ?? tenant.read(lookForFilter, id.toLowerCase());

const listedFilter = async (tenant: Tenant, id: string) =>
  (await allFilters(tenant)).find((one) => sameId(one.id, id));

/** A list may lag behind: that one is gone has to be said for a while. */
const lookForFilter = (tenant: Tenant, id: string) =>
  shownWithin(patience.goneMs, () => {
    tenant.invalidate(listAssignmentFilters);
    return listedFilter(tenant, id);
  });

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
