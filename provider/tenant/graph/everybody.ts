import { z } from "zod";
import type { Transport } from "../pipeline";
import { getJsonTogether } from "./batch";
import { listAll } from "./collection";

const text = z.string().nullish();

const user = z.looseObject({ id: z.string(), userPrincipalName: text, displayName: text, mail: text });
export type User = z.infer<typeof user>;

/** All users of the tenant, including guests. */
export function listUsers(graph: Transport): Promise<User[]> {
  return listAll(graph, user, {
    path: "/v1.0/users?$select=id,userPrincipalName,displayName,mail&$top=999",
    permission: "readUsers",
  });
}

const group = z.looseObject({
  id: z.string(),
  displayName: text,
  description: text,
  createdDateTime: text,
  securityEnabled: z.boolean().nullish(),
  mailEnabled: z.boolean().nullish(),
});
export type WholeGroup = z.infer<typeof group>;

export function listGroups(graph: Transport): Promise<WholeGroup[]> {
  return listAll(graph, group, {
    path: "/v1.0/groups?$select=id,displayName,description,createdDateTime,securityEnabled,mailEnabled&$top=999",
    permission: "readGroups",
  });
}

export interface Member {
  id: string;
  isUser: boolean;
}

const member = z.looseObject({ id: z.string(), "@odata.type": text }).transform(
  ({ id, "@odata.type": type }): Member => ({
    id,
    isUser: type === "#microsoft.graph.user",
  }),
);

/** Direct members of a group: users, devices and other groups. Batched with others, twenty groups per request. */
export function listMembers(graph: Transport, id: string): Promise<Member[]> {
  const path = `/v1.0/groups/${encodeURIComponent(id)}/members?$select=id&$top=999`;
  return listAll(graph, member, { path, permission: "readGroups" }, getJsonTogether);
}
