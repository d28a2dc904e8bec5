import type { Names } from "../impact/words/values";
import type { Resource } from "./define";
import type { Difference } from "./diff";

/** The names of the ids in both values of a difference. */
export async function namesIn(resource: Resource, { path, from, to }: Difference): Promise<Names> {
  const { nameOf } = resource.report;
  if (!nameOf) return {};
  const ids = new Map(
    [...textsIn(from, path), ...textsIn(to, path)].map(([id, at]) => [id.toLowerCase(), at]),
  );
  const named = await Promise.all([...ids].map(async ([id, at]) => [id, await nameOf(id, at)] as const));
  return Object.fromEntries(named.flatMap(([id, name]) => (name ? [[id, name]] : [])));
}

/** Every text with its path; entries of a list have the path of the list. */
function textsIn(value: unknown, path: string): [text: string, path: string][] {
  if (typeof value === "string") return [[value, path]];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, `${path}.${key}`));
}
