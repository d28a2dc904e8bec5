import type { z } from "zod";
import { ProviderError } from "../../errors";
import { writing } from "../../writes";
import { permissionsFor } from "../identity";
import { parseJson } from "../json";
import { type Permission, permissions } from "../permissions";
import type { ServiceAnswer, ServiceRequest, Transport } from "../pipeline";
import { type GraphRequest, graphError, routeOf } from "./errors";

export type { GraphRequest };

/** What functions in this folder need if their answers are cached per tenant. */
export interface GraphTenant {
  readonly graph: Transport;
}

/** Whether the token has the permission, for requests that are not sent without it. */
export async function isPermitted(
  { identity, audience }: Transport,
  permission: Permission,
): Promise<boolean> {
  await identity.getToken(`${audience}/.default`);
  const held = permissionsFor(identity, audience) ?? [];
  return permissions[permission].some((name) => held.includes(name));
}

/** Sends a request to Graph; answers other than 2xx become an ApiError. */
export function graphSend(graph: Transport, request: GraphRequest): Promise<ServiceAnswer> {
  const isWrite = request.permission.startsWith("write");
  return isWrite ? writing(() => successOf(graph, request)) : successOf(graph, request);
}

async function successOf(graph: Transport, request: GraphRequest): Promise<ServiceAnswer> {
  const answer = await graph.send(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw graphError(graph, request, answer);
}

/** Like graphSend, with a validated body: additional fields are accepted, wrong types are not. */
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
  const reason = `Microsoft Graph's answer does not have the documented form (${where})`;
  return new ProviderError(
    "M365_UNEXPECTED_ANSWER",
    `${routeOf(request)}: ${reason}. Run this again. If the error persists, report it.${requestId ? ` (request-id ${requestId})` : ""}`,
    { reason },
  );
}
