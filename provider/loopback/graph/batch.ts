import type { IncomingHttpHeaders } from "node:http";
import type { FastifyRequest } from "fastify";
import type { LoopbackState } from "../loopbackState";
import { requestSelf } from "../selfRequest";
import { badRequest } from "./errors";

interface BatchItem {
  /** Some clients send whole numbers. */
  readonly id: string | number;
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly dependsOn?: readonly (string | number)[];
}

interface BatchResult {
  readonly id: string | number;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const maximumItems = 20;

/**
 * Each item is a request of its own: authorised, throttled and logged separately.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function runBatch(
  request: FastifyRequest,
  state: LoopbackState,
  version: string,
): Promise<{ responses: BatchResult[] }> {
  const results = new Map<string, BatchResult>();
  for (const item of checkBatch(request.body)) {
    const failed = item.dependsOn?.find((id) => (results.get(keyOf(id))?.status ?? 500) >= 400);
    const result =
      failed === undefined ? await runItem(request, state, version, item) : failedDependency(item, failed);
    results.set(keyOf(item.id), result);
  }
  return { responses: [...results.values()] };
}

const keyOf = (id: string | number): string => String(id).toLowerCase();

const failedDependency = ({ id }: BatchItem, failed: string | number): BatchResult => ({
  id,
  status: 424,
  body: { error: { code: "FailedDependency", message: `The request '${failed}' failed.` } },
});

async function runItem(
  request: FastifyRequest,
  state: LoopbackState,
  version: string,
  item: BatchItem,
): Promise<BatchResult> {
  const { id, method, url, body } = item;
  const named = /^\/?(beta|v1\.0)\//.exec(url)?.[1];
  if (named !== undefined) return versionNamed(item, named, state);
  const { authorization = "" } = request.headers;
  const headers = { ...item.headers, authorization, host: request.headers.host ?? "" };
  try {
    const answer = await requestSelf(state, {
      method,
      path: `/${version}/${url.replace(/^\//, "")}`,
      headers,
      body,
    });
    const contentType = answer.headers["content-type"];
    return {
      id,
      status: answer.status,
      headers: shownHeaders(answer.headers),
      ...(answer.body === "" ? {} : { body: bodyOf(String(contentType), answer.body) }),
    };
  } catch {
    return unanswered(item);
  }
}

/**
 * The version is that of the batch: a version in an item is treated as a segment of its path.
 * @see https://github.com/microsoftgraph/msgraph-sdk-javascript/issues/1178
 */
function versionNamed({ id, method, url }: BatchItem, version: string, state: LoopbackState): BatchResult {
  const message = `Resource not found for the segment '${version}'.`;
  state.violations.push(`${method} ${url}: 400 ${message}`);
  return { id, status: 400, body: { error: { code: "BadRequest", message } } };
}

/** [I] An item whose answer does not arrive, or is cut off, fails alone. */
const unanswered = ({ id }: BatchItem): BatchResult => ({
  id,
  status: 502,
  body: { error: { code: "BadGateway", message: "The service gave no answer." } },
});

function shownHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const shown = {
    "Content-Type": headers["content-type"],
    "Retry-After": headers["retry-after"],
    Location: headers.location,
  };
  return Object.fromEntries(
    Object.entries(shown).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** [U] the form of a text body inside a batch: here the text itself. */
const bodyOf = (contentType: string, body: string): unknown =>
  contentType.includes("json") ? JSON.parse(body) : body;

function checkBatch(body: unknown): BatchItem[] {
  const { requests } = (body ?? {}) as { requests?: BatchItem[] };
  if (!Array.isArray(requests)) throw badRequest("The body must be { requests: [...] }.");
  if (requests.length > maximumItems)
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${maximumItems}.`);
  requests.forEach(checkItem);
  const ids = new Set(requests.map(({ id }) => keyOf(id)));
  if (ids.size < requests.length) throw badRequest("The ids of a batch must differ.");
  return requests;
}

function checkItem({ id, method, url, headers = {}, body }: BatchItem): void {
  if (
    !(typeof id === "string" || Number.isInteger(id)) ||
    typeof method !== "string" ||
    typeof url !== "string"
  )
    throw badRequest("Each request of a batch needs id, method and url.");
  if (/^[a-z]+:/i.test(url)) throw badRequest(`The url '${url}' of a batch must be relative.`);
  const hasContentType = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  if (body !== undefined && !hasContentType)
    throw badRequest(`The request '${id}' has a body and needs the header Content-Type.`);
}
