import type { Tenant } from "../../tenant/connect";
import { forgetGroupsNamed, groupsNamed, noteMeaning } from "../../tenant/directory";
import { type AssignmentFilter, listAssignmentFilters } from "../../tenant/graph/assignmentFilters";
import type { Group } from "../../tenant/graph/groups";
import { groupNamesRead } from "../../tenant/groupNames";
import { shownWithin } from "../../tenant/settle";
import { timeouts } from "../../tenant/timeouts";
import { theOnly, type Unresolved } from "../theOnly";
import { sameId } from "./resolveTargets";

export type { Unresolved } from "../theOnly";

/** @param instead the input to use if the name does not identify one group, such as `groupId` */
export async function groupNamed(
  tenant: Tenant,
  name: string,
  instead: string,
  isOneOfMany = false,
): Promise<Group | Unresolved> {
  const groups = await groupsNamed(tenant, name, isOneOfMany);
  // The impact looks up the same groups by id.
  for (const group of groups) noteMeaning(tenant, { ...group, type: "group" });
  // Not cached, because another resource of the program may be about to create it.
  if (groups.length !== 1) forgetGroupsNamed(tenant, name);
  const others = groups.length === 0 ? await groupNamesRead(tenant) : [];
  return theOnly(groups, { what: "group", name, instead, others });
}

export async function filterNamed(
  tenant: Tenant,
  name: string,
  instead: string,
): Promise<AssignmentFilter | Unresolved> {
  const filters = await allFilters(tenant);
  const candidates = filters.filter(({ displayName }) => displayName === name);
  const others = filters.map(({ displayName }) => displayName);
  return theOnly(candidates, { what: "assignment filter", name, instead, others });
}

export const allFilters = (tenant: Tenant): Promise<AssignmentFilter[]> => tenant.read(listAssignmentFilters);

export const filterWithId = async (tenant: Tenant, id: string): Promise<AssignmentFilter | undefined> =>
  (await listedFilter(tenant, id)) ?? tenant.read(lookForFilter, id.toLowerCase());

const listedFilter = async (tenant: Tenant, id: string) =>
  (await allFilters(tenant)).find((one) => sameId(one.id, id));

/** The list may lag: a filter is gone only if it stays missing for a while. */
const lookForFilter = (tenant: Tenant, id: string) =>
  shownWithin(timeouts.goneMs, () => {
    tenant.invalidate(listAssignmentFilters);
    return listedFilter(tenant, id);
  });
