import type { AppConsentRequest, SignIn } from "../data/consent";
import type { TenantData } from "../data/tenantData";
import { entitySetRoutes } from "./entitySet";
import { directoryNotFound, graphError } from "./errors";
import { parseFilter } from "./filter";
import { page } from "./odata";
import { readConsentRequests, readDirectoryAudit } from "./permissions";
import { bothVersions, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const requests = "identityGovernance/appConsent/appConsentRequests";

/** Users' demand for apps: sign-ins, and requests for admin consent. */
export const consentDemandRoutes: GraphRoute[] = [
  ...entitySetRoutes<SignIn>({
    path: "auditLogs/signIns",
    versions: bothVersions,
    permissions: readDirectoryAudit,
    items: keptSignIns,
    idOf: ({ id }) => id,
    filterable: [
      "createdDateTime",
      "status/errorCode",
      "appId",
      "appDisplayName",
      "userId",
      "userPrincipalName",
    ],
    notFound: directoryNotFound,
  }).map(licensed),
  {
    method: "GET",
    path: `/${requests}`,
    versions: bothVersions,
    permissions: readConsentRequests,
    options: ["$filter", "$select", "$expand", "$top", "$skiptoken"],
    handle: listRequests,
  },
];

/** @see https://learn.microsoft.com/entra/identity/monitoring-health/reference-reports-data-retention */
const keptMs = 30 * 86_400_000;

/** Newest first. */
function keptSignIns({ signIns }: TenantData): SignIn[] {
  const isKept = ({ createdDateTime }: SignIn) => Date.parse(createdDateTime) >= Date.now() - keptMs;
  return signIns.filter(isKept).sort((a, b) => Date.parse(b.createdDateTime) - Date.parse(a.createdDateTime));
}

/** @see https://learn.microsoft.com/graph/api/resources/signin */
function licensed(route: GraphRoute): GraphRoute {
  const handle: GraphRoute["handle"] = (request) => {
    if (request.tenant.hasSignInLog !== false) return route.handle(request);
    throw graphError(
      403,
      "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
      "Neither tenant is B2C or tenant doesn't have premium license",
    );
  };
  return { ...route, handle };
}

/** A filter can match any request for an app; the requests themselves are returned only with `$expand`. */
function listRequests(request: GraphRequest): GraphAnswer {
  const { $filter, $expand } = request.query;
  const properties = ["appId", "appDisplayName", "userConsentRequests/status"];
  const filter = $filter === undefined ? () => true : parseFilter($filter, { properties });
  const isExpanded = $expand === "userConsentRequests";
  const view = (one: AppConsentRequest) => ({
    ...one,
    userConsentRequests: isExpanded ? one.userConsentRequests : [],
  });
  const matching = request.tenant.appConsentRequests.filter((one) => filter({ ...one }));
  return ok(page(matching, { request, set: requests, idOf: ({ id }) => id, view }));
}
