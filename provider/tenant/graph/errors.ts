import { ApiError, oneLine } from "../../errors";
import { guids } from "../described";
import { permissionsFor } from "../identity";
import { type Permission, permissions } from "../permissions";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";
import { elsewhere } from "../redirects";
import { whenAgain } from "../retryAfter";
import { noWords, saidIn } from "./errorBody";
import { missingService, noService, unavailable } from "./noService";

export interface GraphRequest extends ServiceRequest {
  permission: Permission;
}

/** The error message for an unsuccessful answer, in one line. */
export function graphError(graph: Transport, request: GraphRequest, answer: ServiceAnswer): ApiError {
  const error = saidIn(answer.text);
  const { status } = answer;
  const serviceCode = error?.code ?? `HTTP ${status}`;
  const requestId = error?.requestId ?? answer.header("request-id");
  const said = oneLine(error?.text ?? noWords);
  const answered = `${status} ${serviceCode}: ${withoutEnd(said)}`;
  const trailer = requestId ? ` (request-id ${requestId})` : "";
  // [V] Documented with 403, seen with 412.
  // https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
  const approvalCode = status < 500 ? answer.header("x-msft-approval-code") : undefined;
  const facts = { status, serviceCode, requestId };
  if (approvalCode)
    return new ApiError(approvalPending(request, approvalCode) + trailer, {
      ...facts,
      reason: waits(approvalCode),
      approvalCode,
      code: "M365_APPROVAL_PENDING",
    });
  const service = missingService(request, error);
  if (service)
    return new ApiError(noService(routeOf(request), answered, service) + trailer, {
      ...facts,
      reason: unavailable(answered, service),
      code: "M365_NO_SERVICE",
    });
  const isUnapproved = wantsApproval(status, said);
  if (!isUnapproved && isForbidden(status, error?.code))
    return forbidden(graph, request, { said, trailer, facts });
  const next = isUnapproved ? approvalNeeded : nextStep(answer);
  const sentence = `${routeOf(request)}: ${status} ${serviceCode}: ${endSentence(said)}${next}`;
  const isElsewhere = status === 404 && !isGone(request, answer.text);
  return new ApiError(sentence + trailer, {
    ...{ ...facts, reason: answered },
    ...(isElsewhere ? { code: "M365_API" } : {}),
  });
}

/** Intune wraps a refusal by one of its services in a 401, which a new token does not resolve. */
const isForbidden = (status: number, code: string | undefined): boolean =>
  status === 403 || (status === 401 && /forbidden/i.test(code ?? ""));

/**
 * Whether a 404 proves that the requested object is gone. A 404 from a gateway, about the tenant, or about an object
 * that is not in the path proves nothing.
 */
export function isGone({ path }: Pick<ServiceRequest, "path">, body: string): boolean {
  const said = saidIn(body);
  if (!/not_?found/i.test(said?.code ?? "")) return false;
  const text = said?.text ?? "";
  const isAboutTenant = /\b(tenant|account|organi[sz]ation|subscription)\b/i.test(
    text.replace(/'[^']*'/g, ""),
  );
  const asked = path.toLowerCase();
  return !isAboutTenant && (text.match(guids) ?? []).every((id) => asked.includes(id.toLowerCase()));
}

/** @see https://learn.microsoft.com/intune/intune-service/fundamentals/multi-admin-approval */
function approvalPending(request: ServiceRequest, code: string): string {
  return `${routeOf(request)}: ${waits(code)}. Nothing was written. Have it approved in Intune > Tenant administration > Multi Admin Approval, then run this again: the same request is sent with its approval.`;
}

const waits = (code: string) =>
  `waits for the approval of another administrator (Multi Admin Approval, code ${code})`;

/** [I] 400 according to Microsoft's documentation, 403 according to its announcement; both name what is missing. */
export const wantsApproval = (status: number, said: string): boolean =>
  (status === 400 || status === 403) && /x-msft-approval-justification|Multi Admin Approval/i.test(said);

const approvalNeeded =
  " Nothing was written. In this tenant, another administrator must approve such changes (Multi Admin Approval). Set m365:approvalJustification to a reason, or exclude the application in Intune > Tenant administration > Multi Admin Approval, then run this again.";

interface Refusal {
  said: string;
  trailer: string;
  facts: Pick<ApiError, "status" | "serviceCode"> & { requestId?: string };
}

function forbidden(graph: Transport, request: GraphRequest, { said, trailer, facts }: Refusal): ApiError {
  const needed: readonly string[] = permissions[request.permission];
  const has = permissionsFor(graph.identity, graph.audience) ?? [];
  const held = needed.find((name) => has.includes(name));
  const reason = `the application ${held === undefined ? lacking(needed[0] ?? "", has) : inTheWay(held)}`;
  const next = held === undefined ? grantIt : `The service says: ${endSentence(said)} ${lookAround}`;
  const nothing = request.method === "GET" ? "" : " Nothing was written.";
  const message = `${facts.status} from ${routeOf(request)}: ${reason}. ${next}${nothing}${trailer}`;
  return new ApiError(message, { ...facts, reason, code: "M365_FORBIDDEN" });
}

function lacking(needed: string, has: readonly string[]): string {
  const area = needed.split(".")[0];
  const related = has.filter((name) => name.split(".")[0] === area);
  return `lacks ${needed}${related.length > 0 ? ` (it has ${related.join(", ")})` : ""}`;
}

const grantIt = "Grant it in Entra ID > App registrations > API permissions, then run this again.";

/** A 403 can have reasons other than permissions, and rarely names them. */
const inTheWay = (held: string): string =>
  `has ${held}, so something else prevents this: a role, a licence, scope tags, Conditional Access or Multi Admin Approval`;

const lookAround = "Check these with an administrator of the tenant, then run this again.";

function nextStep({ status, header }: ServiceAnswer): string {
  const again = `run this again ${whenAgain(header)}.`;
  if (status < 400 && status >= 300) return ` ${elsewhere("Microsoft Graph")}`;
  if (status === 401) return " Check that the application's credential is still valid.";
  if (status === 404) return " Run this again: the preview shows what is gone.";
  if (status === 409) return ` Somebody else is changing the same object: ${again}`;
  if (status === 429) return ` The service is busy with this tenant: ${again}`;
  if (status >= 500) return ` The service has a problem: ${again}`;
  return " Correct what the service rejects, then run this again.";
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

const withoutEnd = (text: string): string => text.replace(/\.$/, "");

export function routeOf({ method, path }: ServiceRequest): string {
  return `${method} ${(path.startsWith("http") ? new URL(path).pathname : path).split("?")[0]}`;
}
