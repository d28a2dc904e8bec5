import { randomUUID } from "node:crypto";
import type { Group } from "../data/people";
import type { TenantData } from "../data/tenantData";
import { directoryNotFound, directoryViolation, notImplemented } from "./errors";
import { findGroup, view } from "./groups";
import { page } from "./odata";
import { readGroups, writeGroups } from "./permissions";
import {
  bothVersions,
  contextOf,
  created,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  noContent,
  ok,
} from "./route";

const writing = { versions: bothVersions, permissions: writeGroups } as const;

/** Writes to groups, as clients send them: pulumi-azuread, Terraform's azuread, Microsoft's Graph clients. */
export const groupWriteRoutes: GraphRoute[] = [
  { ...writing, method: "POST", path: "/groups", handle: postGroup },
  { ...writing, method: "PATCH", path: "/groups/:id", handle: patchGroup },
  { ...writing, method: "DELETE", path: "/groups/:id", handle: deleteGroup },
  {
    method: "GET",
    path: "/groups/:id/owners",
    versions: bothVersions,
    permissions: readGroups,
    options: ["$select", "$top", "$skiptoken"],
    handle: listOwners,
  },
  ...(["members", "owners"] as const).flatMap((links): GraphRoute[] => [
    {
      ...writing,
      method: "POST",
      path: `/groups/:id/${links}/$ref`,
      handle: (request) => addLink(request, links),
    },
    {
      ...writing,
      method: "DELETE",
      path: `/groups/:id/${links}/:member/$ref`,
      handle: (request) => removeLink(request, links),
    },
  ]),
];

type Links = "members" | "owners";

/** @see https://learn.microsoft.com/graph/api/group-post-groups */
const required = {
  displayName: "string",
  mailEnabled: "boolean",
  mailNickname: "string",
  securityEnabled: "boolean",
};
const changeable = { ...required, description: "string" };

function postGroup(request: GraphRequest): GraphAnswer {
  const { properties, members, owners } = checked(request);
  const missing = Object.keys(required).find((name) => properties[name] === undefined);
  if (missing) throw directoryViolation(`A value is required for property '${missing}' of resource 'Group'.`);
  const group = {
    id: randomUUID(),
    description: null,
    createdDateTime: new Date().toISOString(),
    ...stored(properties),
    members,
    owners,
  } as Group;
  request.state.staleReads.remember("groups");
  request.tenant.groups.set(group.id, group);
  return created({ "@odata.context": contextOf(request, "groups/$entity"), ...view(group) });
}

/** Members in a PATCH are added to the existing ones. @see https://learn.microsoft.com/graph/api/group-post-members */
function patchGroup(request: GraphRequest): GraphAnswer {
  const group = findGroup(request);
  const { properties, members, owners } = checked(request);
  request.state.staleReads.remember("groups");
  Object.assign(group, stored(properties), {
    members: added(group, "members", members),
    owners: added(group, "owners", owners),
  });
  return noContent;
}

function deleteGroup(request: GraphRequest): GraphAnswer {
  const { id } = findGroup(request);
  request.state.staleReads.remember("groups");
  request.tenant.groups.delete(id);
  for (const group of request.tenant.groups.values())
    group.members = group.members.filter((member) => member !== id);
  return noContent;
}

function listOwners(request: GraphRequest): GraphAnswer {
  const { owners = [] } = findGroup(request);
  return ok(
    page(owners, {
      request,
      set: "directoryObjects",
      idOf: (id) => id,
      view: (id) => ({ "@odata.type": "#microsoft.graph.directoryObject", id }),
    }),
  );
}

function addLink(request: GraphRequest, links: Links): GraphAnswer {
  const group = findGroup(request);
  const url = (request.body as Record<string, unknown> | undefined)?.["@odata.id"];
  const id = idIn(request.tenant, url);
  request.state.staleReads.remember("groups");
  group[links] = added(group, links, [id]);
  return noContent;
}

function removeLink(request: GraphRequest, links: Links): GraphAnswer {
  const group = findGroup(request);
  const id = (request.params.member ?? "").toLowerCase();
  const before = group[links] ?? [];
  if (!before.includes(id)) throw directoryNotFound(id);
  request.state.staleReads.remember("groups");
  group[links] = before.filter((one) => one !== id);
  return noContent;
}

/** Properties that are not implemented are refused unless they are empty: a group without them would be a different one. */
function checked(request: GraphRequest) {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const { "members@odata.bind": members, "owners@odata.bind": owners, ...properties } = body;
  for (const [name, value] of Object.entries(properties)) checkProperty(request, name, value);
  return { properties, members: idsIn(request, members), owners: idsIn(request, owners) };
}

function checkProperty({ method, url }: GraphRequest, name: string, value: unknown): void {
  const type = changeable[name as keyof typeof changeable];
  const isNothing =
    value === null || value === false || value === "" || (Array.isArray(value) && value.length === 0);
  if (type === undefined && !isNothing && !name.startsWith("@odata."))
    throw notImplemented(method, `${url} with '${name}'`);
  if (type !== undefined && value !== null && typeof value !== type)
    throw directoryViolation(`Invalid value specified for property '${name}' of resource 'Group'.`);
}

function stored({
  displayName,
  description,
  mailEnabled,
  mailNickname,
  securityEnabled,
}: Record<string, unknown>) {
  const all = { displayName, description, mailEnabled, mailNickname, securityEnabled };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const idsIn = ({ tenant }: GraphRequest, urls: unknown): string[] =>
  (Array.isArray(urls) ? urls : []).map((url) => idIn(tenant, url));

/** The id of the directory object that a URL names. */
function idIn(tenant: TenantData, url: unknown): string {
  const [, id] =
    /\/(?:directoryObjects|users|groups|servicePrincipals)(?:\/|\(')([0-9a-f-]{36})(?:'\))?$/i.exec(
      String(url),
    ) ?? [];
  if (id === undefined)
    throw directoryViolation(`Invalid URL format specified in the payload: '${String(url)}'.`);
  const known = id.toLowerCase();
  const isKnown = [tenant.users, tenant.groups, tenant.servicePrincipals, tenant.managedDevices].some((set) =>
    set.has(known),
  );
  if (!isKnown) throw directoryNotFound(known);
  return known;
}

/** @see https://learn.microsoft.com/graph/api/group-post-members */
function added(group: Group, links: Links, ids: readonly string[]): string[] {
  const before = group[links] ?? [];
  if (ids.some((id) => before.includes(id)))
    throw directoryViolation(
      `One or more added object references already exist for the following modified properties: '${links}'.`,
    );
  return [...before, ...ids];
}
