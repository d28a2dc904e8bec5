import { z } from "zod";
import { ApiError, oneLine, ProviderError } from "../../errors";
import { writing } from "../../writes";
import { permissionsFor } from "../identity";
import { type Permission, permissions } from "../permissions";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";
import { whenAgain } from "../retryAfter";

export interface GraphRequest extends ServiceRequest {
  permission: Permission;
}

/** Whether the token has the permission: for what is not even tried without it. */
export async function isPermitted(
  { identity, audience }: Transport,
  permission: Permission,
): Promise<boolean> {
  await identity.getToken(`${audience}/.default`);
  const held = permissionsFor(identity, audience) ?? [];
  return permissions[permission].some((name) => held.includes(name));
}

/** Sends a request to Graph; answers that are not 2xx become an ApiError in one line. */
export function graphSend(graph: Transport, request: GraphRequest): Promise<ServiceAnswer> {
  const isWrite = request.permission.startsWith("write");
  return isWrite ? writing(() => successOf(graph, request)) : successOf(graph, request);
}

async function successOf(graph: Transport, request: GraphRequest): Promise<ServiceAnswer> {
  const answer = await graph.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw graphError(graph, request, answer);
}

/** As graphSend, with the body checked at the edge: other fields than the schema's are fine, wrong types are not. */
export async function graphJson<T>(
  graph: Transport,
  schema: z.ZodType<T>,
  request: GraphRequest,
): Promise<T> {
  const answer = await graphSend(graph, request);
  const body = parseJson(answer.text);
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = body === undefined ? undefined : parsed.error.issues[0];
  throw unexpectedAnswer(
    request,
    answer,
    issue ? `${issue.path.join(".") || "body"}: ${issue.message}` : "no JSON",
  );
}

export function unexpectedAnswer(
  request: ServiceRequest,
  answer: ServiceAnswer,
  where: string,
): ProviderError {
  const requestId = answer.header("request-id");
  return new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${routeOf(request)}: Microsoft Graph's answer has another shape than documented (${where}). Run this again; if it stays, report it.${requestId ? ` (request-id ${requestId})` : ""}`,
  );
}

/** Half a pair, which only an escape can hold, becomes what it would become on its way to the engine: no difference. */
const wellFormed = (_: string, value: unknown) =>
  typeof value === "string" ? value.replace(/\p{Surrogate}/gu, "\ufffd") : value;

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, /\\ud[89a-f]/i.test(text) ? wellFormed : undefined);
  } catch {
    return undefined;
  }
}

const text = z.string().optional().catch(undefined);
const errorBody = z.object({
  error: z.looseObject({
    code: text,
    message: text,
    innerError: z.looseObject({ "request-id": text }).nullish().catch(undefined),
  }),
});

export function graphError(graph: Transport, request: GraphRequest, answer: ServiceAnswer): ApiError {
  const error = errorBody.safeParse(parseJson(answer.text)).data?.error;
  const { status } = answer;
  const serviceCode = error?.code ?? `HTTP ${status}`;
  const requestId = error?.innerError?.["request-id"] ?? answer.header("request-id");
  const said = oneLine(intuneMessage(error?.message) ?? "no explanation given");
  const trailer = requestId ? ` (request-id ${requestId})` : "";
  const approvalCode = status === 412 ? answer.header("x-msft-approval-code") : undefined;
  const facts = { status, serviceCode, requestId };
  if (approvalCode)
    return new ApiError(approvalPending(request, approvalCode) + trailer, {
      ...facts,
      approvalCode,
      code: "M365_APPROVAL_PENDING",
    });
  const isUnapproved = wantsApproval(status, said);
  const next = isUnapproved ? approvalNeeded : nextStep(answer);
  const sentence =
    status === 403 && !isUnapproved
      ? forbidden(graph, request, said)
      : `${routeOf(request)}: ${status} ${serviceCode}: ${endSentence(said)}${next}`;
  const isElsewhere = status === 404 && !isAboutThis(request, error?.code, said);
  return new ApiError(sentence + trailer, { ...facts, ...(isElsewhere ? { code: "M365_API" } : {}) });
}

const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A gateway's 404, or one about something else that the request names, is no proof that this object is gone. */
function isAboutThis(request: ServiceRequest, code: string | undefined, said: string): boolean {
  const path = request.path.toLowerCase();
  return code !== undefined && (said.match(guids) ?? []).every((id) => path.includes(id.toLowerCase()));
}

/** @see https://learn.microsoft.com/intune/intune-service/fundamentals/multi-admin-approval */
function approvalPending(request: ServiceRequest, code: string): string {
  return `${routeOf(request)}: waits for the approval of another administrator (Multi Admin Approval, code ${code}). Nothing was written. Have it approved in Intune > Tenant administration > Multi Admin Approval, then run this again: the same request is sent with its approval.`;
}

/** [I] 400 by Microsoft's page, 403 by its announcement; both name what is missing. */
const wantsApproval = (status: number, said: string): boolean =>
  (status === 400 || status === 403) && /x-msft-approval-justification|Multi Admin Approval/i.test(said);

const approvalNeeded =
  " Nothing was written. This tenant has such changes approved by another administrator (Multi Admin Approval). Set m365:approvalJustification to a reason, or exclude the application in Intune > Tenant administration > Multi Admin Approval, then run this again.";

function forbidden(graph: Transport, request: GraphRequest, said: string): string {
  const needed: readonly string[] = permissions[request.permission];
  const has = permissionsFor(graph.identity, graph.audience) ?? [];
  const held = needed.find((name) => has.includes(name));
  const why = held === undefined ? lacking(needed[0] ?? "", has) : inTheWay(held, said);
  const nothing = request.method === "GET" ? "" : " Nothing was written.";
  return `403 from ${routeOf(request)}: the application ${why}${nothing}`;
}

function lacking(needed: string, has: readonly string[]): string {
  const area = needed.split(".")[0];
  const related = has.filter((name) => name.split(".")[0] === area);
  const whatItHas = related.length > 0 ? ` (it has ${related.join(", ")})` : "";
  return `lacks ${needed}${whatItHas}. Grant it in Entra ID > App registrations > API permissions, then run this again.`;
}

/** A permission is not all that Microsoft looks at, and a 403 seldom says at what else. */
function inTheWay(held: string, said: string): string {
  return `has ${held}, so something else stands in the way: a role, a licence, scope tags, Conditional Access or Multi Admin Approval. The service says: ${endSentence(said)} Check these with an administrator of the tenant, then run this again.`;
}

function nextStep({ status, header }: ServiceAnswer): string {
  const again = `run this again ${whenAgain(header)}.`;
  if (status === 401) return " Check that the application's credential is still valid.";
  if (status === 404) return " Run this again: the preview shows what is gone.";
  if (status === 409) return ` Somebody else is changing the same object: ${again}`;
  if (status === 429) return ` The service is busy with this tenant: ${again}`;
  if (status >= 500) return ` The service has a problem: ${again}`;
  return " Change what the service objects to, then run this again.";
}

/** Intune puts a JSON document into the message. */
function intuneMessage(message: string | undefined): string | undefined {
  const inner = message?.startsWith("{")
    ? z.looseObject({ Message: z.string() }).safeParse(parseJson(message)).data
    : undefined;
  return inner?.Message.split(" - Operation ID")[0] ?? message;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function routeOf({ method, path }: ServiceRequest): string {
  return `${method} ${(path.startsWith("http") ? new URL(path).pathname : path).split("?")[0]}`;
}
