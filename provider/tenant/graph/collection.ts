import { z } from "zod";
import type { Transport } from "../pipeline";
import { type GraphRequest, graphJson } from "./request";

/** All members of a collection; follows `@odata.nextLink`, which is opaque, to its end. */
export async function listAll<T>(
  graph: Transport,
  item: z.ZodType<T>,
  request: Omit<GraphRequest, "method">,
): Promise<T[]> {
  const page = z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
  const found: T[] = [];
  let path: string | undefined = request.path;
  while (path) {
    const answer: z.infer<typeof page> = await graphJson(graph, page, { ...request, method: "GET", path });
    for (const value of answer.value) found.push(value);
    path = answer["@odata.nextLink"];
  }
  return found;
}
