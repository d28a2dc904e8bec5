import type { FastifyInstance, FastifyRequest } from "fastify";
import { badRequest } from "./errors";

interface BatchItem {
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly dependsOn?: readonly string[];
}

interface BatchResult {
  readonly id: string;
  readonly status: number;
  readonly headers?: Record<string, unknown>;
  readonly body?: unknown;
}

const maximumItems = 20;

/**
 * Each item is a request of its own: judged, throttled and logged by itself.
 * @see https://learn.microsoft.com/graph/json-batching
 */
export async function runBatch(
  app: FastifyInstance,
  request: FastifyRequest,
  version: string,
): Promise<{ responses: BatchResult[] }> {
  const items = checkBatch(request.body);
  const results = new Map<string, BatchResult>();
  for (const item of items)
    results.set(item.id.toLowerCase(), await runItem(app, request, version, item, results));
  return { responses: [...results.values()] };
}

async function runItem(
  app: FastifyInstance,
  request: FastifyRequest,
  version: string,
  item: BatchItem,
  results: ReadonlyMap<string, BatchResult>,
): Promise<BatchResult> {
  const failed = item.dependsOn?.find((id) => (results.get(id.toLowerCase())?.status ?? 500) >= 400);
  if (failed !== undefined)
    return {
      id: item.id,
      status: 424,
      body: { error: { code: "FailedDependency", message: `The request '${failed}' failed.` } },
    };
  const authorization = request.headers.authorization;
  const answer = await app.inject({
    method: item.method,
    url: `/${version}${item.url}`,
    headers: { ...item.headers, ...(authorization === undefined ? {} : { authorization }) },
    ...(item.body === undefined ? {} : { payload: JSON.stringify(item.body) }),
  });
  const { "retry-after": retryAfter, "content-type": contentType, location } = answer.headers;
  const headers = Object.entries({
    "Content-Type": contentType,
    "Retry-After": retryAfter,
    Location: location,
  });
  return {
    id: item.id,
    status: answer.statusCode,
    headers: Object.fromEntries(headers.filter(([, value]) => value !== undefined)),
    ...(answer.body === "" ? {} : { body: bodyOf(String(contentType), answer.body) }),
  };
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
  const ids = new Set(requests.map(({ id }) => id.toLowerCase()));
  if (ids.size < requests.length) throw badRequest("The ids of a batch must differ.");
  return requests;
}

function checkItem({ id, method, url, headers = {}, body }: BatchItem): void {
  if (typeof id !== "string" || typeof method !== "string" || typeof url !== "string")
    throw badRequest("Each request of a batch needs id, method and url.");
  if (!url.startsWith("/"))
    throw badRequest(`The url '${url}' of a batch must be relative and start with a slash.`);
  if (/^\/(beta|v1\.0)\//.test(url)) throw badRequest(`The url '${url}' of a batch must not name a version.`);
  const hasContentType = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  if (body !== undefined && !hasContentType)
    throw badRequest(`The request '${id}' has a body and needs the header Content-Type.`);
}
