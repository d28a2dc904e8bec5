import type { Group } from "../data/people";
import type { TenantData } from "../data/tenantData";
import { directoryNotFound, directoryViolation } from "./errors";
import { parseFilter } from "./filter";
import { page, select } from "./odata";
import { readGroups } from "./permissions";
import { bothVersions, contextOf, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const counted = { versions: bothVersions, permissions: readGroups, options: ["$filter"] } as const;

export const groupRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/groups",
    versions: bothVersions,
    permissions: readGroups,
    options: ["$filter", "$select", "$top", "$skiptoken"],
    handle: listGroups,
  },
  {
    method: "GET",
    path: "/groups/:id",
    versions: bothVersions,
    permissions: readGroups,
    options: ["$select"],
    handle: getGroup,
  },
  {
    method: "GET",
    path: "/groups/:id/members",
    versions: bothVersions,
    permissions: readGroups,
    options: ["$select", "$top", "$skiptoken"],
    handle: (request) => listMembers(request, directMembers),
  },
  {
    method: "GET",
    path: "/groups/:id/transitiveMembers",
    versions: bothVersions,
    permissions: readGroups,
    options: ["$select", "$top", "$skiptoken"],
    handle: (request) => listMembers(request, transitiveMembers),
  },
  {
    ...counted,
    method: "GET",
    path: "/groups/:id/members/$count",
    handle: (request) => count(request, directMembers),
  },
  {
    ...counted,
    method: "GET",
    path: "/groups/:id/transitiveMembers/$count",
    handle: (request) => count(request, transitiveMembers),
  },
  {
    ...counted,
    method: "GET",
    path: "/groups/:id/transitiveMembers/microsoft.graph.user/$count",
    handle: (request) =>
      count(request, (group, tenant) => usersAmong(transitiveMembers(group, tenant), tenant)),
  },
];

function listGroups(request: GraphRequest): GraphAnswer {
  const groups = [...request.state.staleReads.see("groups", "lists").values()];
  const { $filter } = request.query;
  const filter =
    $filter === undefined
      ? () => true
      : parseFilter($filter, { properties: ["displayName", "id", "mailNickname"] });
  const matching = groups.filter((group) => filter(view(group)));
  return ok(page(matching, { request, set: "groups", idOf: ({ id }) => id, view }));
}

function getGroup(request: GraphRequest): GraphAnswer {
  const entity = select(view(findGroup(request)), request.query.$select);
  return ok({ "@odata.context": contextOf(request, "groups/$entity"), ...entity });
}

function listMembers(request: GraphRequest, membersOf: Members): GraphAnswer {
  return ok(
    page(membersOf(findGroup(request), request.tenant), {
      request,
      set: "directoryObjects",
      idOf: (id) => id,
      view: (id) => memberView(request.tenant, id),
    }),
  );
}

/** A member that is neither a user nor a group is a device. */
function memberView({ users, groups }: TenantData, id: string): Record<string, unknown> {
  const [user, group] = [users.get(id), groups.get(id)];
  if (user) return { "@odata.type": "#microsoft.graph.user", ...user };
  if (group) return { "@odata.type": "#microsoft.graph.group", ...view(group) };
  return { "@odata.type": "#microsoft.graph.device", id };
}

export function findGroup({ tenant, params }: GraphRequest): Group {
  const id = (params.id ?? "").toLowerCase();
  const group = tenant.groups.get(id);
  if (group === undefined) throw directoryNotFound(id);
  return group;
}

export function view({ members: _, owners: __, ...group }: Group): Record<string, unknown> {
  return {
    mailNickname: group.displayName.replace(/\W/g, ""),
    ...group,
    mail: null,
    groupTypes: [],
    visibility: null,
    onPremisesSyncEnabled: null,
  };
}

/** @see https://learn.microsoft.com/graph/aad-advanced-queries */
export function requireEventualConsistency({ headers }: GraphRequest): void {
  if (headers.consistencylevel === "eventual") return;
  throw directoryViolation("$count is not currently supported.");
}

type Members = (group: Group, tenant: TenantData) => readonly string[];

function count(request: GraphRequest, members: Members): GraphAnswer {
  requireEventualConsistency(request);
  return ok(String(members(findGroup(request), request.tenant).length), { "content-type": "text/plain" });
}

const directMembers: Members = ({ members }) => members;

/** Each member once, including the nested groups themselves, as Graph counts them. */
export function transitiveMembers(group: Group, tenant: TenantData): string[] {
  const seen = new Set<string>();
  const add = (one: Group): void => {
    for (const id of one.members) {
      if (seen.has(id)) continue;
      seen.add(id);
      const nested = tenant.groups.get(id);
      if (nested) add(nested);
    }
  };
  add(group);
  return [...seen];
}

const usersAmong = (ids: readonly string[], tenant: TenantData): string[] =>
  ids.filter((id) => tenant.users.has(id));
