import type { Group } from "../data/people";
import type { TenantData } from "../data/tenantData";
import { userIdOf } from "./directory";
import { directoryNotFound } from "./errors";
import { findGroup, transitiveMembers, view } from "./groups";
import { page } from "./odata";
import { readGroups, readUsers } from "./permissions";
import { bothVersions, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const listed = { method: "GET", versions: bothVersions, options: ["$select", "$top", "$skiptoken"] } as const;

/**
 * Groups that a user or a group is a member of. Graph also returns directory roles and administrative units, which do
 * not exist here.
 * @see https://learn.microsoft.com/graph/api/user-list-transitivememberof
 */
export const membershipRoutes: GraphRoute[] = [
  {
    ...listed,
    path: "/users/:id/memberOf",
    permissions: readMemberships(),
    handle: (request) => list(request, findUser(request), ({ members }) => members),
  },
  {
    ...listed,
    path: "/users/:id/transitiveMemberOf",
    permissions: readMemberships(),
    handle: (request) => list(request, findUser(request), transitiveMembers),
  },
  {
    ...listed,
    path: "/groups/:id/memberOf",
    permissions: readGroups,
    handle: (request) => list(request, findGroup(request).id, ({ members }) => members),
  },
];

function readMemberships() {
  return { ...readUsers, anyOf: [...new Set([...readUsers.anyOf, ...readGroups.anyOf])] };
}

function findUser(request: GraphRequest): string {
  const id = userIdOf(request);
  if (!request.tenant.users.has(id)) throw directoryNotFound(id);
  return id;
}

function list(
  request: GraphRequest,
  id: string,
  membersOf: (group: Group, tenant: TenantData) => readonly string[],
): GraphAnswer {
  const { tenant } = request;
  const holding = [...tenant.groups.values()].filter((group) => membersOf(group, tenant).includes(id));
  return ok(
    page(holding, {
      request,
      set: "directoryObjects",
      idOf: (group) => group.id,
      view: (group) => ({ "@odata.type": "#microsoft.graph.group", ...view(group) }),
    }),
  );
}
