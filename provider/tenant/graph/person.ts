import { z } from "zod";
import { ifFound } from "../../errors";
import type { Transport } from "../pipeline";
import { getJsonTogether } from "./batch";
import { listAll } from "./collection";
import { type OAuth2PermissionGrant, permissionGrant } from "./permissionGrants";
import { graphJson } from "./request";

const text = z.string().nullish();

const person = z.looseObject({ id: z.string(), userPrincipalName: z.string(), displayName: text });
export type Person = z.infer<typeof person>;

/** @param who an id or a user principal name; undefined where the tenant knows nobody of it */
export const findPerson = (graph: Transport, who: string): Promise<Person | undefined> =>
  ifFound(graphJson(graph, person, requestFor(who)));

/** The same, where many are asked for at once: twenty travel in one request. */
export const findPersonOfMany = (graph: Transport, who: string): Promise<Person | undefined> =>
  ifFound(getJsonTogether(graph, person, requestFor(who)));

const requestFor = (who: string) =>
  ({
    method: "GET",
    path: `/v1.0/users/${encodeURIComponent(who)}?$select=id,userPrincipalName,displayName`,
    permission: "readUsers",
  }) as const;

const container = z.looseObject({ id: z.string(), "@odata.type": text, displayName: text });
export type Container = z.infer<typeof container>;

/** Groups that a person is in, directly or through other groups. */
export async function listGroupsOf(graph: Transport, userId: string): Promise<Container[]> {
  return onlyGroups(await listContainers(graph, `users/${userId}/transitiveMemberOf`));
}

/** Groups that hold this person or this group themselves. Of many, twenty travel in one request. */
export async function listParents(
  graph: Transport,
  kind: "users" | "groups",
  id: string,
): Promise<Container[]> {
  return onlyGroups(await listContainers(graph, `${kind}/${id}/memberOf`));
}

const listContainers = (graph: Transport, path: string): Promise<Container[]> =>
  listAll(
    graph,
    container,
    { path: `/v1.0/${path}?$select=id,displayName&$top=999`, permission: "readGroups" },
    getJsonTogether,
  );

/** A cast in the address would be an advanced query, whose index lags behind: roles and units are left out here. */
const onlyGroups = (containers: readonly Container[]): Container[] =>
  containers.filter(({ "@odata.type": type }) => type?.endsWith(".group"));

/** What one person has let in. */
export function listGrantsOf(graph: Transport, userId: string): Promise<OAuth2PermissionGrant[]> {
  const filter = encodeURIComponent(`principalId eq '${userId}'`);
  return listAll(graph, permissionGrant, {
    path: `/v1.0/oauth2PermissionGrants?$filter=${filter}&$select=clientId,consentType,principalId,scope`,
    permission: "readGrants",
  });
}

const member = z.looseObject({ id: z.string(), "@odata.type": text, userPrincipalName: text });
export type Named = Pick<z.infer<typeof member>, "id" | "userPrincipalName">;

/** People in a group, and in the groups inside it. */
export async function listUsersIn(graph: Transport, groupId: string): Promise<Named[]> {
  const path = `/v1.0/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id,userPrincipalName&$top=999`;
  const members = await listAll(graph, member, { path, permission: "readGroups" });
  return members.filter(({ "@odata.type": type }) => type?.endsWith(".user"));
}
