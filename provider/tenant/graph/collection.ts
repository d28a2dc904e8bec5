import { z } from "zod";
import type { Transport } from "../pipeline";
import { type GraphRequest, graphJson } from "./request";

/**
 * All members of a collection; follows `@odata.nextLink`, which is opaque, to its end.
 *
 * @param onPage told after each page how many there are so far
 */
export async function listAll<T>(
  graph: Transport,
  item: z.ZodType<T>,
  request: Omit<GraphRequest, "method">,
  onPage?: (found: number) => void,
): Promise<T[]> {
  const page = z.object({ value: z.array(item), "@odata.nextLink": z.string().optional() });
  const found: T[] = [];
  let path: string | undefined = request.path;
  while (path) {
    const answer: z.infer<typeof page> = await graphJson(graph, page, { ...request, method: "GET", path });
    for (const value of answer.value) found.push(value);
    onPage?.(found.length);
    path = answer["@odata.nextLink"];
  }
  return found;
}
