import type { User } from "../data/people";
import { entitySetRoutes } from "./entitySet";
import { directoryNotFound, directoryViolation } from "./errors";
import { view as groupView, requireEventualConsistency } from "./groups";
import { readDirectory, readOrganization, readRoles, readUsers } from "./permissions";
import {
  bothVersions,
  contextOf,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  ok,
  v1Only,
} from "./route";

/** Users, directory objects by id, roles and the organisation. */
export const directoryRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: "/users/$count",
    versions: bothVersions,
    permissions: readUsers,
    handle: countUsers,
  },
  ...entitySetRoutes({
    path: "users",
    versions: bothVersions,
    permissions: readUsers,
    items: ({ users }) => [...users.values()],
    idOf: ({ id }) => id,
    filterable: ["id", "userPrincipalName", "mail", "displayName"],
    notFound: directoryNotFound,
  }).map(alsoByPrincipalName),
  {
    method: "POST",
    path: "/directoryObjects/getByIds",
    versions: bothVersions,
    permissions: readDirectory,
    handle: getByIds,
  },
  ...entitySetRoutes({
    path: "roleManagement/directory/roleDefinitions",
    versions: bothVersions,
    permissions: readRoles,
    items: () => builtInRoles,
    idOf: ({ id }) => id,
    filterable: ["id", "displayName", "isBuiltIn"],
    notFound: directoryNotFound,
  }),
  {
    method: "GET",
    path: "/organization",
    versions: v1Only,
    permissions: readOrganization,
    options: ["$select"],
    handle: getOrganization,
  },
];

function countUsers(request: GraphRequest): GraphAnswer {
  requireEventualConsistency(request);
  return ok(String(request.tenant.users.size), { "content-type": "text/plain" });
}

function alsoByPrincipalName(route: GraphRoute): GraphRoute {
  return { ...route, handle: (request) => route.handle({ ...request, params: { id: userIdOf(request) } }) };
}

export function userIdOf({ params, tenant }: GraphRequest): string {
  const asked = (params.id ?? "").toLowerCase();
  if (!asked.includes("@")) return asked;
  const isAsked = ({ userPrincipalName }: User) => userPrincipalName.toLowerCase() === asked;
  return tenant.mailboxes.get(asked)?.userId ?? [...tenant.users.values()].find(isAsked)?.id ?? asked;
}

const maximumIds = 1000;

/** Unknown ids are left out of the answer. */
function getByIds(request: GraphRequest): GraphAnswer {
  const { ids, types, ...others } = (request.body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(ids) || ids.length === 0 || Object.keys(others).length > 0) {
    throw directoryViolation("The body must be { ids: [ids], types?: [types] }.");
  }
  if (ids.length > maximumIds)
    throw directoryViolation(`Too many ids: ${ids.length}. The maximum is ${maximumIds}.`);
  const wanted = Array.isArray(types) ? types : undefined;
  const value = ids
    .map((id) => objectOf(request, String(id).toLowerCase()))
    .filter((found) => found !== undefined);
  const shown = value.filter(({ type }) => wanted === undefined || wanted.includes(type));
  return ok({
    "@odata.context": contextOf(request, "directoryObjects"),
    value: shown.map(({ type, entity }) => ({ "@odata.type": `#microsoft.graph.${type}`, ...entity })),
  });
}

function objectOf(
  { tenant }: GraphRequest,
  id: string,
): { type: string; entity: Record<string, unknown> } | undefined {
  const group = tenant.groups.get(id);
  if (group !== undefined) return { type: "group", entity: groupView(group) };
  const user: User | undefined = tenant.users.get(id);
  if (user !== undefined) return { type: "user", entity: { ...user } };
  const servicePrincipal = tenant.servicePrincipals.get(id);
  return servicePrincipal && { type: "servicePrincipal", entity: { ...servicePrincipal } };
}

/** @see https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference */
const builtInRoles = [
  role("62e90394-69f5-4237-9190-012177145e10", "Global Administrator"),
  role("158c047a-c907-4556-b7ef-446551a6b5f7", "Cloud Application Administrator"),
  role("9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"),
  role("e8611ab8-c189-46e8-94e1-60213ab1f814", "Privileged Role Administrator"),
  role("29232cdf-9323-42fd-ade2-1d097af3e4de", "Exchange Administrator"),
];

function role(id: string, displayName: string) {
  return { id, displayName, templateId: id, isBuiltIn: true, isEnabled: true };
}

function getOrganization(request: GraphRequest): GraphAnswer {
  const { tenantId, displayName, domain } = request.tenant;
  const organization = {
    id: tenantId,
    displayName,
    tenantType: "AAD",
    verifiedDomains: [
      { name: domain, isDefault: true, isInitial: false, type: "Managed" },
      { name: `${domain.split(".")[0]}.onmicrosoft.com`, isDefault: false, isInitial: true, type: "Managed" },
    ],
  };
  return ok({ "@odata.context": contextOf(request, "organization"), value: [organization] });
}
