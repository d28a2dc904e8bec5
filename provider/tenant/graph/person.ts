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

/** Undefined if the tenant has no such user. @param who id or user principal name */
export const findPerson = (graph: Transport, who: string): Promise<Person | undefined> =>
  ifFound(graphJson(graph, person, requestFor(who)));

/** Like findPerson, batched with others, twenty per request. */
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

/** Groups that a user is in, directly or through other groups. */
export async function listGroupsOf(graph: Transport, userId: string): Promise<Container[]> {
  return onlyGroups(await listContainers(graph, `users/${userId}/transitiveMemberOf`));
}

/** Groups that contain this user or group directly. Batched with others, twenty per request. */
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

/** Removes roles and administrative units. A cast in the path would be an advanced query, whose index lags behind. */
const onlyGroups = (containers: readonly Container[]): Container[] =>
  containers.filter(({ "@odata.type": type }) => type?.endsWith(".group"));

/** Grants of delegated permissions for one user. */
export function listGrantsOf(graph: Transport, userId: string): Promise<OAuth2PermissionGrant[]> {
  const filter = encodeURIComponent(`principalId eq '${userId}'`);
  return listAll(graph, permissionGrant, {
    path: `/v1.0/oauth2PermissionGrants?$filter=${filter}&$select=clientId,consentType,principalId,scope`,
    permission: "readGrants",
  });
}

const member = z.looseObject({ id: z.string(), "@odata.type": text, userPrincipalName: text });
export type Named = Pick<z.infer<typeof member>, "id" | "userPrincipalName">;

/** Users in a group and in its nested groups. */
export async function listUsersIn(graph: Transport, groupId: string): Promise<Named[]> {
  const path = `/v1.0/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id,userPrincipalName&$top=999`;
  const members = await listAll(graph, member, { path, permission: "readGroups" });
  return members.filter(({ "@odata.type": type }) => type?.endsWith(".user"));
}
