import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { LoopbackState } from "../loopbackState";
import { callOf, originOf } from "../serviceCall";
import type { Claims } from "../tokens";
import { awaitApproval } from "./approvals";
import { runBatch } from "./batch";
import { graphError, intuneError, notImplemented } from "./errors";
import { checkOptions } from "./odata";
import { takeDownload } from "./reports";
import type { GraphRequest, GraphRoute, GraphVersion, Permissions } from "./route";
import { graphRoutes } from "./routes";

/** Registers the routes of both versions of Graph. */
export function registerGraph(app: FastifyInstance, state: LoopbackState): void {
  app.get("/reports/data/download/:token", (request, reply) => {
    const file = takeDownload(state, request.url);
    return file === undefined ? reply.code(404).send() : reply.type("application/octet-stream").send(file);
  });
  for (const route of graphRoutes) {
    for (const version of route.versions) register(app, state, route, version);
  }
  for (const version of ["beta", "v1.0"]) {
    app.post(`/${version}/$batch`, (request) => {
      signedIn(request, state);
      return runBatch(request, state, version);
    });
    app.all(`/${version}/*`, (request) => {
      signedIn(request, state);
      throw notImplemented(request.method, decodeURI(request.url));
    });
  }
}

function register(
  app: FastifyInstance,
  state: LoopbackState,
  route: GraphRoute,
  version: GraphVersion,
): void {
  app.route({
    method: route.method,
    url: `/${version}${route.path}`,
    handler: async (request, reply) => {
      const claims = signedIn(request, state);
      checkService(state, route.permissions);
      checkPermissions(claims, route.permissions);
      throttle(request, state);
      const graphRequest = toGraphRequest(request, state, version);
      checkOptions(graphRequest, route.options ?? []);
      if (callOf(request).logged.kind === "write") awaitApproval(graphRequest);
      return send(reply, await route.handle(graphRequest));
    },
  });
}

function toGraphRequest(request: FastifyRequest, state: LoopbackState, version: GraphVersion): GraphRequest {
  return {
    state,
    tenant: state.tenant,
    version,
    origin: originOf(request),
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    headers: request.headers,
    body: request.body,
    method: request.method,
    url: request.originalUrl,
  };
}

function send(
  reply: FastifyReply,
  { status, body, headers }: Awaited<ReturnType<GraphRoute["handle"]>>,
): FastifyReply {
  return reply
    .code(status)
    .headers(headers ?? {})
    .send(body);
}

/** @see https://learn.microsoft.com/graph/resolve-auth-errors */
function signedIn(request: FastifyRequest, { tokens, tenant }: LoopbackState): Claims {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const claims = token === undefined ? "Access token is empty." : tokens.check(token, "graph", tenant);
  if (typeof claims !== "string") return claims;
  const headers = {
    "www-authenticate": `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"`,
  };
  throw graphError(401, "InvalidAuthenticationToken", claims, { headers });
}

/** @see https://github.com/vanvfields/Microsoft-365/issues/18 */
function checkService({ tenant }: LoopbackState, { service }: Permissions): void {
  if (service === "intune" && !tenant.services.includes("intune"))
    throw graphError(400, "BadRequest", "Request not applicable to target tenant.");
}

function checkPermissions({ roles }: Claims, { anyOf, service }: Permissions): void {
  if (anyOf.length === 0 || anyOf.some((role) => roles.includes(role))) return;
  if (service === "directory") {
    throw graphError(
      403,
      "Authorization_RequestDenied",
      "Insufficient privileges to complete the operation.",
    );
  }
  const needed = `Application must have one of the following scopes: ${anyOf.join(", ")}`;
  throw intuneError(403, "Forbidden", `Application is not authorized to perform this operation. ${needed}`);
}

function throttle(request: FastifyRequest, { writeMeter }: LoopbackState): void {
  if (callOf(request).logged.kind === "read") return;
  const retryAfterSeconds = writeMeter();
  if (retryAfterSeconds === undefined) return;
  const headers = { "retry-after": String(retryAfterSeconds) };
  throw graphError(429, "TooManyRequests", "Too many requests. Please retry later.", { headers });
}
