import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { ServerIdentity } from "./certificate";
import { registerExchange } from "./exchange/service";
import { registerGraph } from "./graph/service";
import { countInFlight } from "./inFlight";
import type { LoopbackState } from "./loopbackState";
import { registerManagedIdentity } from "./managedIdentity";
import { addRequestHooks } from "./requestHooks";
import { registerRunners } from "./runners";
import { errorContext, knownCallOf } from "./serviceCall";
import { ServiceError } from "./serviceError";
import { registerSignIn } from "./signIn";

/** Graph, Exchange and the sign-in on one port, with the token endpoints of runners and managed identities. */
export function createHttpServer(
  state: LoopbackState,
  identity: ServerIdentity,
  onWrite: () => void,
): FastifyInstance {
  const app = fastify({
    https: { key: identity.key, cert: identity.certificate },
    forceCloseConnections: true,
    // Node's own default, so that connections of clients that have ended do not stay open for long.
    keepAliveTimeout: 5_000,
    bodyLimit: 8 * 1024 * 1024,
    exposeHeadRoutes: false,
    rewriteUrl: (request) => toRoutable(request.url ?? "/"),
  }) as unknown as FastifyInstance;
  addParsers(app);
  countInFlight(app, state.inFlight);
  addRequestHooks(app, state, onWrite);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, state));
  app.setNotFoundHandler((request, reply) => sendNotBuilt(request, reply, state));
  registerSignIn(app, state);
  registerRunners(app, state);
  registerManagedIdentity(app, state);
  registerGraph(app, state);
  registerExchange(app, state);
  return app;
}

/** Turns OData's `set('key')` and `function()` into path segments; Graph ignores a trailing slash. */
function toRoutable(url: string): string {
  const [path = "/", ...query] = url.split("?");
  const segments = path.replace(/\((\w+=)?(?:'|%27)([^)]*?)(?:'|%27)\)/g, "/$1$2").replace(/\(\)\/?$/, "");
  const isGraph = /^\/(beta|v1\.0)\/.*[^/]\/$/.test(segments);
  return [isGraph ? segments.slice(0, -1) : segments, ...query].join("?");
}

/** Treats an empty body as no body, as the services do. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const asText = { parseAs: "string" } as const;
  app.addContentTypeParser("application/json", asText, async (_: FastifyRequest, body: string) =>
    body === "" ? undefined : JSON.parse(body),
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    asText,
    async (_: FastifyRequest, body: string) => new URLSearchParams(body),
  );
}

function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  state: LoopbackState,
): FastifyReply {
  if (!(error instanceof ServiceError)) return sendUnexpected(error, request, reply, state);
  if (error.violation) state.violations.push(`${nameOf(request)}: ${error.status} ${error.message}`);
  return reply
    .code(error.status)
    .headers(error.headers)
    .send(error.body(errorContext(request)));
}

/** A body that is not JSON, an unknown media type, or a mistake in the loopback itself. */
function sendUnexpected(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  state: LoopbackState,
): FastifyReply {
  const { statusCode = error instanceof SyntaxError ? 400 : 500, message } = error as Error & {
    statusCode?: number;
  };
  state.violations.push(`${nameOf(request)}: ${statusCode} ${message}`);
  const code = statusCode < 500 ? "BadRequest" : "LoopbackFailure";
  return reply.code(statusCode).send({ error: { code, message } });
}

/** For paths outside Graph and Exchange that the loopback does not implement. */
function sendNotBuilt(request: FastifyRequest, reply: FastifyReply, state: LoopbackState): FastifyReply {
  const message = `${nameOf(request)} is not built in the loopback tenant.`;
  state.violations.push(`${nameOf(request)}: 501 ${message}`);
  return reply.code(501).send({ error: { code: "NotImplemented", message } });
}

const nameOf = (request: FastifyRequest): string =>
  knownCallOf(request)?.logged.cmdlet ?? `${request.method} ${request.originalUrl.split("?")[0]}`;
