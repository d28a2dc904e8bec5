import { z } from "zod";
import { forEverybody } from "../cancellation";
import { parseJson } from "../json";
import type { ServiceAnswer, Transport } from "../pipeline";
import { timeouts } from "../timeouts";
import { isGone } from "./errors";
import { type GraphRequest, graphJson } from "./request";

/** @see https://learn.microsoft.com/graph/json-batching */
export const batchSize = 20;

interface Waiting {
  path: string;
  headers?: Record<string, string> | undefined;
  resolve(answer: BatchedAnswer | undefined): void;
  reject(error: unknown): void;
}

/** One answer of a batch. Without a usable answer, callers get undefined and send a separate request. */
export interface BatchedAnswer {
  status: number;
  body: unknown;
}

/** Per API version, because a batch contains requests of one version. */
const queues = new WeakMap<Transport, Map<string, Waiting[]>>();

/** Combines reads of one API version within a few milliseconds into batches of twenty. */
export function getTogether(
  graph: Transport,
  path: string,
  headers?: Record<string, string>,
): Promise<BatchedAnswer | undefined> {
  const version = versionOf(path);
  const ofGraph = queues.get(graph) ?? new Map<string, Waiting[]>();
  queues.set(graph, ofGraph);
  return new Promise((resolve, reject) => {
    const waiting = ofGraph.get(version);
    if (waiting) return void waiting.push({ path, headers, resolve, reject });
    const queue: Waiting[] = [{ path, headers, resolve, reject }];
    ofGraph.set(version, queue);
    const send = () => {
      ofGraph.delete(version);
      for (let start = 0; start < queue.length; start += batchSize)
        void flush(graph, version, queue.slice(start, start + batchSize));
    };
    forEverybody(() => setTimeout(send, timeouts.gatherMs));
  });
}

const versionOf = (path: string): string => /^\/(beta|v1\.0)(?=\/)/.exec(path)?.[0] ?? "";

/** Like graphJson, batched with other reads at the same time. */
export async function getJsonTogether<T>(
  graph: Transport,
  schema: z.ZodType<T>,
  request: GraphRequest,
): Promise<T> {
  const answer = isBatched(request) ? await getTogether(graph, request.path) : undefined;
  const parsed = answer && answer.status < 300 ? schema.safeParse(answer.body) : undefined;
  return parsed?.success ? parsed.data : graphJson(graph, schema, request);
}

/** Links to next pages are absolute addresses, which are not batched. */
const isBatched = ({ path }: GraphRequest) => versionOf(path) !== "";

async function flush(graph: Transport, version: string, items: readonly Waiting[]): Promise<void> {
  const [only] = items;
  if (items.length === 1) return only?.resolve(undefined);
  try {
    const answers = answersIn(items, await graph.send(toBatch(version, items)));
    for (const [index, { resolve }] of items.entries()) resolve(answers.get(String(index)));
  } catch (error) {
    for (const { reject } of items) reject(error);
  }
}

function toBatch(version: string, items: readonly Waiting[]) {
  const requests = items.map(({ path, headers }, index) => ({
    id: String(index),
    method: "GET",
    url: path.slice(version.length),
    ...(headers ? { headers } : {}),
  }));
  return { method: "POST", path: `${version}/$batch`, body: { requests }, repeatable: true } as const;
}

const batchAnswer = z.object({
  responses: z.array(z.object({ id: z.string(), status: z.number(), body: z.unknown().optional() })),
});

/**
 * Throttled and failed items are left out: as separate requests, they are retried like every request, and produce an
 * error message if they fail again. So is a 404 that does not prove that the object is gone.
 */
function answersIn(items: readonly Waiting[], { status, text }: ServiceAnswer): Map<string, BatchedAnswer> {
  if (status !== 200) return new Map();
  const responses = batchAnswer.safeParse(parseJson(text)).data?.responses ?? [];
  const usable = responses.filter((one) => {
    const path = items[Number(one.id)]?.path;
    if (one.status !== 404 || path === undefined) return one.status < 300;
    return isGone({ path }, JSON.stringify(one.body));
  });
  return new Map(usable.map(({ id, status: itsStatus, body }) => [id, { status: itsStatus, body }]));
}
