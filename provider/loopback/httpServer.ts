import { setTimeout as delay } from "node:timers/promises";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { ServerIdentity } from "./certificate";
import { registerExchange } from "./exchange/service";
import { changesAnswer, type Fault } from "./faults";
import { registerGraph } from "./graph/service";
import type { LoopbackState } from "./loopbackState";
import { kindOf, shortForm } from "./requestLog";
import { beginCall, callOf, errorContext, knownCallOf } from "./serviceCall";
import { newRequestIds, ServiceError } from "./serviceError";
import { registerSignIn } from "./signIn";

/** The three services behind one port. */
export function createHttpServer(
  state: LoopbackState,
  identity: ServerIdentity,
  onWrite: () => void,
): FastifyInstance {
  const app = fastify({
    https: { key: identity.key, cert: identity.certificate },
    forceCloseConnections: true,
    bodyLimit: 8 * 1024 * 1024,
    exposeHeadRoutes: false,
    rewriteUrl: (request) => toRoutable(request.url ?? "/"),
  }) as unknown as FastifyInstance;
  addParsers(app);
  addHooks(app, state, onWrite);
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, state));
  registerSignIn(app, state);
  registerGraph(app, state);
  registerExchange(app, state);
  return app;
}

/** OData's `set('key')` and `function()` become path segments; nothing else changes. */
function toRoutable(url: string): string {
  const [path = "/", ...query] = url.split("?");
  const segments = path.replace(/\((?:'|%27)([^)]*?)(?:'|%27)\)/g, "/$1").replace(/\(\)\/?$/, "");
  return [segments, ...query].join("?");
}

/** An empty body is no body, as the services take it. */
function addParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "string" },
    async (_request: FastifyRequest, body: string) => (body === "" ? undefined : JSON.parse(body)),
  );
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string" },
    async (_: FastifyRequest, body: string) => new URLSearchParams(body),
  );
}

const isService = (url: string): boolean => /^\/(beta|v1\.0|adminapi)\//i.test(url);

function addHooks(app: FastifyInstance, state: LoopbackState, onWrite: () => void): void {
  const faultsAfter = new WeakMap<FastifyRequest, Fault>();
  app.addHook("preHandler", async (request, reply) => {
    if (!isService(request.originalUrl)) return;
    begin(request, state);
    if (state.latencyMs > 0) await delay(state.latencyMs);
    const fault = state.faults.take(callOf(request).logged);
    await fault?.before?.();
    if (fault === undefined || !changesAnswer(fault)) return;
    if (fault.when === "after") faultsAfter.set(request, fault);
    else return act(fault, request, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const call = knownCallOf(request);
    if (call === undefined) return payload;
    reply.headers({
      "request-id": call.ids.requestId,
      "x-ms-request-id": call.ids.requestId,
      "client-request-id": call.ids.clientRequestId,
    });
    const fault = faultsAfter.get(request);
    const result = fault === undefined ? payload : await replace(fault, request, reply);
    if (call.logged.kind === "write" && reply.statusCode !== 429) onWrite();
    return result;
  });
  app.addHook("onResponse", async (request, reply) => {
    const call = knownCallOf(request);
    if (call !== undefined) call.logged.status = reply.statusCode;
  });
}

function begin(request: FastifyRequest, state: LoopbackState): void {
  const path = decodeURIComponent(request.originalUrl.replaceAll("+", "%20"));
  const cmdlet = cmdletOf(request.body);
  const kind = kindOf(request.method, request.originalUrl, cmdlet);
  const logged = {
    method: request.method,
    path,
    ...(cmdlet === undefined ? {} : { cmdlet }),
    ...bodyOf(request),
    status: 0,
    kind,
  };
  state.requests.push(logged);
  state.log.push(shortForm(logged));
  beginCall(request, { logged, ids: newRequestIds(request.headers["client-request-id"]) });
}

/** A copy, so that what a handler takes out of the body stays in the log. */
const bodyOf = ({ body }: FastifyRequest): { body?: unknown } =>
  body === undefined || body === null ? {} : { body: structuredClone(body) };

function cmdletOf(body: unknown): string | undefined {
  const input = (body as { CmdletInput?: { CmdletName?: unknown } } | undefined)?.CmdletInput;
  return typeof input?.CmdletName === "string" ? input.CmdletName : undefined;
}

async function act(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs);
  if (fault.action === "drop" || fault.action === "stall") return abandon(fault, request, reply);
  return reply
    .code(fault.status ?? 500)
    .headers(fault.headers ?? {})
    .send(fault.body);
}

/** Hijacked: fastify sends nothing more. A stalled connection ends when the client or the server closes. */
function abandon(fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  if (fault.action === "drop") request.raw.socket.destroy();
  return reply;
}

/** The change is made; the client sees the fault instead of the answer. */
async function replace(fault: Fault, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs);
  if (fault.action === "drop") request.raw.socket.destroy();
  if (fault.action === "stall") await new Promise((resolve) => request.raw.socket.once("close", resolve));
  const body =
    fault.body === undefined ? "" : typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body);
  reply
    .code(fault.status ?? 500)
    .removeHeader("content-length")
    .headers(fault.headers ?? {});
  return body;
}

function sendError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  state: LoopbackState,
): FastifyReply {
  if (!(error instanceof ServiceError)) return sendUnexpected(error, request, reply, state);
  if (error.violation) state.violations.push(`${describe(request)}: ${error.status} ${error.message}`);
  return reply
    .code(error.status)
    .headers(error.headers)
    .send(error.body(errorContext(request)));
}

/** A body that is not JSON, a media type nobody takes, or a mistake in the loopback itself. */
function sendUnexpected(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  state: LoopbackState,
): FastifyReply {
  const { statusCode = error instanceof SyntaxError ? 400 : 500, message } = error as Error & {
    statusCode?: number;
  };
  state.violations.push(`${describe(request)}: ${statusCode} ${message}`);
  const code = statusCode < 500 ? "BadRequest" : "LoopbackFailure";
  return reply.code(statusCode).send({ error: { code, message } });
}

const describe = (request: FastifyRequest): string =>
  knownCallOf(request)?.logged.cmdlet ??
  `${request.method} ${decodeURIComponent(request.originalUrl.split("?")[0] ?? "")}`;
