import { entitySetRoutes } from "./entitySet";
import { intuneNotFound } from "./errors";
import { readConfiguration, readIntuneAudit } from "./permissions";
import { betaOnly, bothVersions, type GraphRoute } from "./route";

/** Objects that an e-mail profile or an assignment may reference, and Intune's audit log. */
export const intuneSetRoutes: GraphRoute[] = [
  ...entitySetRoutes({
    path: "deviceManagement/assignmentFilters",
    versions: betaOnly,
    permissions: readConfiguration,
    items: ({ assignmentFilters }) => assignmentFilters,
    idOf: ({ id }) => id,
    filterable: ["displayName", "id", "platform"],
    notFound: intuneNotFound,
  }),
  ...entitySetRoutes({
    path: "deviceManagement/derivedCredentials",
    versions: betaOnly,
    permissions: readConfiguration,
    items: ({ derivedCredentials }) => derivedCredentials,
    idOf: ({ id }) => id,
    filterable: ["displayName", "id"],
    notFound: intuneNotFound,
  }),
  ...entitySetRoutes({
    path: "deviceManagement/roleScopeTags",
    versions: betaOnly,
    permissions: readConfiguration,
    items: ({ roleScopeTags }) => roleScopeTags,
    idOf: ({ id }) => id,
    filterable: ["displayName", "id"],
    notFound: intuneNotFound,
  }),
  ...entitySetRoutes({
    path: "deviceManagement/auditEvents",
    versions: bothVersions,
    permissions: readIntuneAudit,
    items: ({ auditEvents }) => [...auditEvents].reverse(),
    idOf: ({ id }) => id,
    filterable: [
      "activityDateTime",
      "activityOperationType",
      "activityType",
      "category",
      "componentName",
      "displayName",
      "actor/applicationId",
      "actor/userPrincipalName",
      "resources/resourceId",
      "resources/displayName",
    ],
    orderable: "activityDateTime",
    notFound: intuneNotFound,
  }),
];
