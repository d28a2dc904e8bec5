import { z } from "zod";
import { ConstraintError, ifFound } from "../../../errors";
import { quoted } from "../../../impact/format";
import { groupNamed } from "../../../resources/profileAssignment/lookUpByName";
import type { Tenant } from "../../../tenant/connect";
import { isGuid } from "../../../tenant/described";
import { graphJson } from "../../../tenant/graph/request";

const group = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  groupTypes: z.array(z.string()).nullish(),
  visibility: z.string().nullish(),
});
type Group = z.infer<typeof group>;
const members = z.looseObject({ value: z.array(z.looseObject({})) });

/**
 * Finds the given group, which must be empty.
 *
 * @throws ConstraintError if the group has members, or may have some
 */
export async function emptyGroup(tenant: Tenant, given: string): Promise<{ id: string; name: string }> {
  const found = await readGroup(tenant, await idOf(tenant, given));
  const name = found.displayName ?? found.id;
  const reason = await whyNotEmpty(tenant, found);
  if (!reason) return { id: found.id, name };
  throw new ConstraintError(
    `--group: ${quoted(name)} cannot be used, because ${reason}, and nobody must get the profile of a check. Nothing was written. Use a group without members.`,
  );
}

/** Why the group may have members; undefined if it is empty or deleted. */
export async function memberObjection(tenant: Tenant, id: string): Promise<string | undefined> {
  return ifFound(lookAt(tenant, id).then((found) => whyNotEmpty(tenant, found)));
}

const whyNotEmpty = async (tenant: Tenant, found: Group): Promise<string | undefined> =>
  mayHide(found) ?? ((await isEmpty(tenant, found.id)) ? undefined : "it has members");

/** Why an empty list of members would not prove that the group reaches nobody. */
function mayHide({ groupTypes, visibility }: Group): string | undefined {
  if (groupTypes?.includes("DynamicMembership")) return "a rule may add members at any time";
  return /hidden/i.test(visibility ?? "") ? "its members are hidden" : undefined;
}

/** A group without direct members has no transitive ones either. Unlike a count, this list is always current. */
export async function isEmpty({ graph }: Tenant, id: string): Promise<boolean> {
  const path = `/v1.0/groups/${encodeURIComponent(id)}/members?$top=1&$select=id`;
  const { value } = await graphJson(graph, members, { method: "GET", path, permission: "readGroups" });
  return value.length === 0;
}

async function idOf(tenant: Tenant, given: string): Promise<string> {
  if (isGuid(given)) return given;
  const found = await groupNamed(tenant, given, "its id");
  if ("reason" in found) throw new ConstraintError(`--group: ${found.reason} Nothing was written.`);
  return found.id;
}

async function readGroup(tenant: Tenant, id: string): Promise<Group> {
  const found = await ifFound(lookAt(tenant, id));
  if (found) return found;
  throw new ConstraintError(
    `--group: there is no group with the id "${id}" in this tenant. Nothing was written. Use the id that Entra ID shows for it.`,
  );
}

/** @throws ApiError M365_NOT_FOUND */
function lookAt({ graph }: Tenant, id: string): Promise<Group> {
  const path = `/v1.0/groups/${encodeURIComponent(id)}?$select=id,displayName,groupTypes,visibility`;
  return graphJson(graph, group, { method: "GET", path, permission: "readGroups" });
}
