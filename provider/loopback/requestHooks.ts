import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { changesAnswer, comesAfter, type Fault } from "./faults";
import type { LoopbackState } from "./loopbackState";
import { kindOf, type LoggedRequest, shortForm } from "./requestLog";
import { itemHeader } from "./selfRequest";
import { beginCall, callOf, knownCallOf } from "./serviceCall";
import { newRequestIds } from "./serviceError";
import { serviceOf } from "./serviceOf";

/** Faults that replace the answer after the request has been handled. */
const waitingFaults = new WeakMap<FastifyRequest, Fault>();

/** Runs before and after the handler of every request: log, latency, faults and request ids. */
export function addRequestHooks(app: FastifyInstance, state: LoopbackState, onWrite: () => void): void {
  app.addHook("preHandler", async (request, reply) => {
    const fault = serviceOf(request.originalUrl)
      ? await begin(request, state)
      : await beginSignIn(request, state);
    return fault === undefined ? undefined : meet(fault, request, reply);
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const call = knownCallOf(request);
    if (call === undefined) return payload;
    const { requestId, clientRequestId } = call.ids;
    reply.headers({
      "request-id": requestId,
      "x-ms-request-id": requestId,
      "client-request-id": clientRequestId,
    });
    if (call.logged.kind === "write" && reply.statusCode < 400) onWrite();
    const fault = waitingFaults.get(request);
    const answer = fault === undefined ? payload : await replace(fault, payload, request, reply);
    call.logged.status = fault?.action === undefined || fault.action === "respond" ? reply.statusCode : 0;
    return answer;
  });
}

async function begin(request: FastifyRequest, state: LoopbackState): Promise<Fault | undefined> {
  const entry = logged(request);
  state.requests.push(entry);
  state.log.push(shortForm(entry));
  beginCall(request, { logged: entry, ids: newRequestIds(request.headers["client-request-id"]) });
  if (request.headers[itemHeader] === undefined) await wait(state, entry.path);
  return state.faults.take(callOf(request).logged);
}

async function beginSignIn(request: FastifyRequest, state: LoopbackState): Promise<Fault | undefined> {
  await wait(state, request.originalUrl);
  return state.faults.takeForSignIn(logged(request));
}

async function wait({ latency }: LoopbackState, path: string): Promise<void> {
  const ms = latency[serviceOf(path) ?? "signIn"];
  if (ms > 0) await delay(ms);
}

/** The body is copied, so that properties that a handler removes from it stay in the log. */
function logged({ method, originalUrl, body }: FastifyRequest): LoggedRequest {
  const [path = "", ...query] = originalUrl.split("?");
  const readable = [path, ...query.map((part) => part.replaceAll("+", "%20"))].join("?");
  const cmdlet = cmdletOf(body);
  return {
    method,
    path: decodeURIComponent(readable),
    ...(cmdlet === undefined ? {} : { cmdlet }),
    ...(body === undefined || body === null || body instanceof URLSearchParams
      ? {}
      : { body: JSON.parse(JSON.stringify(body)) }),
    status: 0,
    kind: kindOf(method, originalUrl, cmdlet),
  };
}

function cmdletOf(body: unknown): string | undefined {
  const input = (body as { CmdletInput?: { CmdletName?: unknown } } | undefined)?.CmdletInput;
  return typeof input?.CmdletName === "string" ? input.CmdletName : undefined;
}

async function meet(
  fault: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  await fault.before?.();
  if (comesAfter(fault)) {
    waitingFaults.set(request, fault);
    return undefined;
  }
  if (fault.delayMs !== undefined) await delay(fault.delayMs);
  return changesAnswer(fault) ? answerInstead(fault, request, reply) : undefined;
}

/** `hijack` keeps fastify from answering. A stalled connection ends when the client or the server closes it. */
function answerInstead(fault: Fault, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  fault.struck?.();
  if (fault.action === "drop" || fault.action === "stall") {
    reply.hijack();
    if (fault.action === "drop") request.raw.socket.destroy();
    return reply;
  }
  return reply
    .code(fault.status ?? 500)
    .headers(fault.headers ?? {})
    .send(fault.body);
}

/** The change has been made; the client gets the fault instead of the answer. */
async function replace(
  fault: Fault,
  payload: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string | Readable> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs);
  fault.struck?.();
  if (fault.action === "truncate") return brokenOff(String(payload ?? "{}"), reply);
  if (fault.rewrite) return rewritten(fault.rewrite, String(payload ?? ""), reply);
  const { socket } = request.raw;
  if (fault.action === "drop") socket.destroy();
  if (fault.action === "stall") await new Promise((resolve) => socket.once("close", resolve));
  reply
    .code(fault.status ?? 500)
    .removeHeader("content-length")
    .headers(fault.headers ?? {});
  if (fault.body === undefined) return "";
  return typeof fault.body === "string" ? fault.body : JSON.stringify(fault.body);
}

/** Simulates a connection that ends early: `content-length` is larger than what is sent. */
function brokenOff(text: string, reply: FastifyReply): Readable {
  const whole = Buffer.from(text);
  reply.header("content-length", String(whole.length + 1));
  const half = async function* () {
    yield whole.subarray(0, Math.ceil(whole.length / 2));
    throw new Error("The connection breaks off.");
  };
  return Readable.from(half(), { objectMode: false });
}

function rewritten(rewrite: (body: unknown) => unknown, payload: string, reply: FastifyReply): string {
  if (!payload.startsWith("{")) return payload;
  reply.removeHeader("content-length");
  return JSON.stringify(rewrite(JSON.parse(payload)));
}
