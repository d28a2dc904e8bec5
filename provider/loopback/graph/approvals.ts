import { randomUUID } from "node:crypto";
import type { ApprovalRequest } from "../data/tenantData";
import { intuneError, intuneViolation } from "./errors";
import { page } from "./odata";
import { readConfiguration } from "./permissions";
import { betaOnly, type GraphAnswer, type GraphRequest, type GraphRoute, ok } from "./route";

const set = "deviceManagement/operationApprovalRequests";

export const approvalRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: `/${set}`,
    versions: betaOnly,
    permissions: readConfiguration,
    options: ["$top", "$skiptoken"],
    handle: listRequests,
  },
];

function listRequests(request: GraphRequest): GraphAnswer {
  const view = ({ sent: _, ...shown }: ApprovalRequest) => ({ ...shown });
  return ok(page(request.tenant.approvalRequests, { request, set, idOf: ({ id }) => id, view }));
}

/** [I] The kind of access policy that covers profiles. Microsoft's pages do not agree on which kinds exist. */
const coveringPolicy = "configurationPolicy";

/**
 * Multi Admin Approval: a write is carried out only after another administrator has approved it.
 * @see https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
 */
export function awaitApproval(request: GraphRequest): void {
  const { tenant, url } = request;
  const isCovered = tenant.operationsRequiringApproval.includes(coveringPolicy);
  if (!isCovered || !url.includes("/deviceManagement/deviceConfigurations")) return;
  const code = request.headers["x-msft-approval-code"];
  if (typeof code === "string") complete(request, code);
  else open(request);
}

const sentBy = ({ method, url, body }: GraphRequest): string => `${method} ${url} ${JSON.stringify(body)}`;

/** The same request, sent again with its approval code instead of the justification. */
function complete(request: GraphRequest, code: string): void {
  const opened = request.tenant.approvalRequests.find(({ id }) => id === code);
  if (opened?.status !== "approved")
    throw intuneViolation(`The approval request ${code} is ${opened?.status ?? "unknown"}.`);
  if (opened.sent !== sentBy(request))
    throw intuneViolation(`The approval request ${code} is for another request.`);
  opened.status = "completed";
}

function open(request: GraphRequest): void {
  const requestJustification = justificationOf(request);
  const { tenant } = request;
  const { approvalRequests } = tenant;
  const isThere = approvalRequests.some(
    ({ status, sent }) => status === "needsApproval" && sent === sentBy(request),
  );
  if (isThere)
    throw intuneError(409, "Conflict", "An active Approval Request already exists for this object.");
  const id = randomUUID();
  approvalRequests.push({ id, status: "needsApproval", requestJustification, sent: sentBy(request) });
  const headers = { "x-msft-approval-code": id };
  throw intuneError(
    tenant.approvalStatus ?? 403,
    "ApprovalRequired",
    `Approval Required. x-msft-approval-code: ${id}`,
    { headers },
  );
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const longest = 1024;

function justificationOf({ headers }: GraphRequest): string {
  const header = headers["x-msft-approval-justification"];
  if (typeof header !== "string")
    throw intuneError(
      400,
      "BadRequest",
      "Header 'x-msft-approval-justification' is required to request approval.",
    );
  const text = Buffer.from(header, "base64").toString();
  if (base64.test(header) && text.length <= longest) return text;
  throw intuneViolation(
    `Decoded content of 'x-msft-approval-justification' header must be base64 of no more than ${longest} characters.`,
  );
}
