import type { z } from "zod";
import { ApiError, ProviderError } from "../../errors";
import { type Permission, permissions } from "../permissions";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";

export interface GraphRequest extends ServiceRequest {
  permission: Permission;
}

/** Sends a request to Graph; answers that are not 2xx become an ApiError in one line. */
export async function graphSend(graph: Transport, request: GraphRequest): Promise<ServiceAnswer> {
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
  const parsed = schema.safeParse(parseJson(answer.text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue ? `${issue.path.join(".") || "body"}: ${issue.message}` : "unreadable";
  throw new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${routeOf(request)}: Microsoft Graph's answer has another shape than documented (${where}). Run this again; if it stays, report it.`,
  );
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; innerError?: { "request-id"?: string } };
}

export function graphError(graph: Transport, request: GraphRequest, answer: ServiceAnswer): ApiError {
  const body = parseJson(answer.text) as ErrorBody | undefined;
  const serviceCode = body?.error?.code ?? `HTTP ${answer.status}`;
  const requestId = body?.error?.innerError?.["request-id"] ?? answer.header("request-id");
  const said = intuneMessage(body?.error?.message) ?? "no explanation given";
  const trailer = requestId ? ` (request-id ${requestId})` : "";
  const sentence =
    answer.status === 403
      ? forbidden(graph, request)
      : `${routeOf(request)}: ${answer.status} ${serviceCode}: ${endSentence(said)}${nextStep(answer.status)}`;
  return new ApiError(sentence + trailer, { status: answer.status, serviceCode, requestId });
}

function forbidden(graph: Transport, request: GraphRequest): string {
  const needed: string = permissions[request.permission][0];
  const has = graph.identity.permissionsFor(graph.audience) ?? [];
  const area = needed.split(".")[0];
  const related = has.filter((name) => name.split(".")[0] === area);
  const whatItHas = related.length > 0 ? ` (it has ${related.join(", ")})` : "";
  const nothing = request.method === "GET" ? "" : " Nothing was written.";
  return `403 from ${routeOf(request)}: the application lacks ${needed}${whatItHas}. Grant it in Entra ID > App registrations > API permissions, then run this again.${nothing}`;
}

function nextStep(status: number): string {
  if (status === 401) return " Check that the application's credential is still valid.";
  if (status === 429) return " The service is busy with this tenant: run this again in a few minutes.";
  return status >= 500 ? " The service has a problem: run this again in a few minutes." : "";
}

/** Intune puts a JSON document into the message. */
function intuneMessage(message: string | undefined): string | undefined {
  const inner = message?.startsWith("{")
    ? (parseJson(message) as { Message?: string } | undefined)
    : undefined;
  return inner?.Message?.split(" - Operation ID")[0] ?? message;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function routeOf({ method, path }: ServiceRequest): string {
  return `${method} ${(path.startsWith("http") ? new URL(path).pathname : path).split("?")[0]}`;
}
