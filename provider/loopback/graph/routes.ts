import { adminConsentRequestPolicyRoutes } from "./adminConsentRequestPolicy";
import { approvalRoutes } from "./approvals";
import { assignmentRoutes } from "./assignments";
import { auditLogQueryRoutes } from "./auditLogQueries";
import { authorizationPolicyRoutes } from "./authorizationPolicy";
import { certificateReferenceRoutes } from "./certificateReferences";
import { conditionalAccessRoutes } from "./conditionalAccess";
import { consentDemandRoutes } from "./consentDemand";
import { consentSetRoutes } from "./consentSets";
import { deviceConfigurationRoutes } from "./deviceConfigurations";
import { deviceStatusRoutes } from "./deviceStatus";
import { directoryRoutes } from "./directory";
import { groupRoutes } from "./groups";
import { groupWriteRoutes } from "./groupWrites";
import { intuneSetRoutes } from "./intuneSets";
import { membershipRoutes } from "./memberships";
import { payloadLinkRoutes } from "./payloadLinks";
import { reportRoutes } from "./reports";
import type { GraphRoute } from "./route";

/** Every route of Graph that is implemented here; others answer 501. */
export const graphRoutes: GraphRoute[] = [
  ...deviceConfigurationRoutes,
  ...assignmentRoutes,
  ...deviceStatusRoutes,
  ...certificateReferenceRoutes,
  ...groupRoutes,
  ...groupWriteRoutes,
  ...authorizationPolicyRoutes,
  ...adminConsentRequestPolicyRoutes,
  ...consentSetRoutes,
  ...consentDemandRoutes,
  ...conditionalAccessRoutes,
  ...directoryRoutes,
  ...membershipRoutes,
  ...intuneSetRoutes,
  ...payloadLinkRoutes,
  ...reportRoutes,
  ...auditLogQueryRoutes,
  ...approvalRoutes,
];
