import { assignmentRoutes } from "./assignments";
import { authorizationPolicyRoutes } from "./authorizationPolicy";
import { certificateReferenceRoutes } from "./certificateReferences";
import { deviceConfigurationRoutes } from "./deviceConfigurations";
import { groupRoutes } from "./groups";
import type { GraphRoute } from "./route";

/** Everything Graph answers here; the rest is 501. */
export const graphRoutes: GraphRoute[] = [
  ...deviceConfigurationRoutes,
  ...assignmentRoutes,
  ...certificateReferenceRoutes,
  ...groupRoutes,
  ...authorizationPolicyRoutes,
];
