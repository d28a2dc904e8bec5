import { entitySetRoutes } from "./entitySet";
import { directoryNotFound } from "./errors";
import { readConditionalAccess } from "./permissions";
import { bothVersions } from "./route";

export const conditionalAccessRoutes = entitySetRoutes({
  path: "identity/conditionalAccess/policies",
  versions: bothVersions,
  permissions: readConditionalAccess,
  items: ({ conditionalAccessPolicies }) => conditionalAccessPolicies,
  idOf: ({ id }) => id,
  filterable: ["displayName", "state"],
  notFound: directoryNotFound,
});
