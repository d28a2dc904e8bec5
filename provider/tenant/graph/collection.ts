import { z } from "zod";
import { PageCount } from "../pages";
import type { Transport } from "../pipeline";
import { type GraphRequest, routeOf } from "./errors";
import { graphJson } from "./request";

type CollectionRequest = Omit<GraphRequest, "method">;

/** A collection, page by page; follows `@odata.nextLink`, which is opaque, to the last page. */
export async function* pagesOf<T>(
  graph: Transport,
  item: z.ZodType<T>,
  request: CollectionRequest,
  get: typeof graphJson = graphJson,
): AsyncGenerator<T[]> {
  const page = z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
  const pages = new PageCount(routeOf({ ...request, method: "GET" }));
  let path: string | undefined = pages.follow(request.path, 1);
  while (path) {
    const answer: z.infer<typeof page> = await get(graph, page, { ...request, method: "GET", path });
    yield answer.value;
    const link = answer["@odata.nextLink"];
    path = link && pages.follow(link, answer.value.length);
  }
}

/** Members of a collection, one by one, because a large tenant's may not fit into memory. */
export async function* eachOf<T>(
  graph: Transport,
  item: z.ZodType<T>,
  request: CollectionRequest,
): AsyncGenerator<T> {
  for await (const page of pagesOf(graph, item, request)) yield* page;
}

/** All members of a collection. */
export async function listAll<T>(
  graph: Transport,
  item: z.ZodType<T>,
  request: CollectionRequest,
  get: typeof graphJson = graphJson,
): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pagesOf(graph, item, request, get)) {
    for (const value of page) found.push(value);
  }
  return found;
}
