import { entitySetRoutes } from "./entitySet";
import { directoryNotFound } from "./errors";
import { grantPolicyRoutes } from "./grantPolicies";
import { classificationRoutes, principalIdOf } from "./permissionClassifications";
import { readApplications, readDirectoryAudit, readPermissionGrants } from "./permissions";
import { bothVersions, type GraphRoute } from "./route";

/** The entity sets for consent, in addition to the authorization policy. */
export const consentSetRoutes: GraphRoute[] = [
  ...grantPolicyRoutes,
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
  ...classificationRoutes,
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

function alsoByAppId(route: GraphRoute): GraphRoute {
  return {
    ...route,
    handle: (request) => route.handle({ ...request, params: { id: principalIdOf(request) } }),
  };
}
