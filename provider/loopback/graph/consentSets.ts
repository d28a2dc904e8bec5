import { entitySetRoutes } from "./entitySet";
import { directoryNotFound } from "./errors";
import {
  readApplications,
  readDirectoryAudit,
  readPermissionGrantPolicies,
  readPermissionGrants,
} from "./permissions";
import { bothVersions, contextOf, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

/** Sets that answers about consent need in addition to the authorization policy. */
export const consentSetRoutes: GraphRoute[] = [
  ...entitySetRoutes({
    path: "policies/permissionGrantPolicies",
    versions: bothVersions,
    permissions: readPermissionGrantPolicies,
    items: ({ permissionGrantPolicies }) => permissionGrantPolicies,
    idOf: ({ id }) => id,
    filterable: ["id", "displayName"],
    notFound: directoryNotFound,
  }),
  ...entitySetRoutes({
    path: "oauth2PermissionGrants",
    versions: bothVersions,
    permissions: readPermissionGrants,
    items: ({ oauth2PermissionGrants }) => oauth2PermissionGrants,
    idOf: ({ id }) => id,
    filterable: ["clientId", "consentType", "principalId", "resourceId"],
    notFound: directoryNotFound,
  }),
  ...entitySetRoutes({
    path: "servicePrincipals",
    versions: bothVersions,
    permissions: readApplications,
    items: ({ servicePrincipals }) => [...servicePrincipals.values()],
    idOf: ({ id }) => id,
    filterable: ["id", "appId", "displayName"],
    notFound: directoryNotFound,
  }).map(alsoByAppId),
  {
    method: "GET",
    path: "/servicePrincipals/:id/delegatedPermissionClassifications",
    versions: bothVersions,
    permissions: readPermissionGrantPolicies,
    handle: listClassifications,
  },
  ...entitySetRoutes({
    path: "auditLogs/directoryAudits",
    versions: bothVersions,
    permissions: readDirectoryAudit,
    items: ({ directoryAudits }) => [...directoryAudits].reverse(),
    idOf: ({ id }) => id,
    filterable: [
      "activityDateTime",
      "activityDisplayName",
      "category",
      "correlationId",
      "loggedByService",
      "initiatedBy/app/appId",
      "initiatedBy/user/id",
      "targetResources/id",
      "targetResources/displayName",
    ],
    orderable: "activityDateTime",
    notFound: directoryNotFound,
  }),
];

/** `servicePrincipals(appId='…')` */
function alsoByAppId(route: GraphRoute): GraphRoute {
  return { ...route, handle: (request) => route.handle({ ...request, params: { id: idOf(request) } }) };
}

function idOf({ params, tenant }: GraphRequest): string {
  const asked = (params.id ?? "").toLowerCase();
  if (!asked.startsWith("appid=")) return asked;
  const appId = asked.slice("appid=".length);
  return [...tenant.servicePrincipals.values()].find((one) => one.appId === appId)?.id ?? appId;
}

function listClassifications(request: GraphRequest): GraphAnswer {
  const id = idOf(request);
  if (!request.tenant.servicePrincipals.has(id)) throw directoryNotFound(id);
  const value = request.tenant.delegatedPermissionClassifications.get(id) ?? [];
  return ok({
    "@odata.context": contextOf(request, `servicePrincipals('${id}')/delegatedPermissionClassifications`),
    value,
  });
}
