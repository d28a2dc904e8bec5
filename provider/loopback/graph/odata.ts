import { badRequest, notImplemented } from "./errors";
import type { GraphRequest } from "./route";

type Entity = Record<string, unknown>;

const maximumTop = 1000;

/** Refuses system query options that the route does not support. */
export function checkOptions(request: GraphRequest, understood: readonly string[]): void {
  for (const name of Object.keys(request.query)) {
    if (name.startsWith("$") && !understood.includes(name)) {
      throw notImplemented(request.method, `${request.url} ($ option ${name})`);
    }
  }
}

interface PageOptions<T> {
  readonly request: GraphRequest;
  /** For `@odata.context`, e.g. `groups`. */
  readonly set: string;
  /** Key by which the next page is found, even if objects are added or removed in between. */
  readonly idOf: (item: T) => string;
  readonly view: (item: T) => Entity;
}

/** One page of a collection, with an opaque link to the next one. */
export function page<T>(items: readonly T[], { request, set, idOf, view }: PageOptions<T>): Entity {
  const start = startOf(items, request.query.$skiptoken, idOf);
  const end = start + (topOf(request.query.$top) ?? request.tenant.pageSize);
  const value = items.slice(start, end).map((item) => select(view(item), request.query.$select));
  const last = items[end - 1];
  const nextLink =
    last !== undefined && end < items.length
      ? { "@odata.nextLink": linkAfter(request, end, idOf(last)) }
      : {};
  return {
    "@odata.context": `${request.origin}/${request.version}/$metadata#${set}`,
    ...tips(request, set),
    ...nextLink,
    value,
  };
}

/** Annotation that Graph adds to answers without `$select`. */
export const tips = ({ query }: GraphRequest, set: string): Entity =>
  query.$select === undefined
    ? {
        "@microsoft.graph.tips": `Use $select to choose only the properties your app needs, as this can lead to performance improvements. For example: GET ${set}?$select=id`,
      }
    : {};

function topOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const top = Number(text);
  if (Number.isInteger(top) && top >= 1 && top <= maximumTop) return top;
  throw badRequest(`Invalid page size specified: '${text}'. Must be between 1 and ${maximumTop} inclusive.`);
}

function linkAfter(request: GraphRequest, offset: number, lastId: string): string {
  const url = new URL(request.url, request.origin);
  const token = Buffer.from(JSON.stringify({ offset, lastId })).toString("base64url");
  url.searchParams.set("$skiptoken", token);
  return url.toString();
}

function startOf<T>(items: readonly T[], token: string | undefined, idOf: (item: T) => string): number {
  if (token === undefined) return 0;
  const { offset, lastId } = readToken(token);
  const previous = items[offset - 1];
  if (previous !== undefined && idOf(previous) === lastId) return offset;
  const index = items.findIndex((item) => idOf(item) === lastId);
  return index === -1 ? offset : index + 1;
}

function readToken(token: string): { offset: number; lastId: string } {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw badRequest("The skip token is not valid.");
  }
}

/** Applies `$select`; ids and `@odata` annotations are always included, as in Intune. */
export function select(entity: Entity, names: string | undefined): Entity {
  if (names === undefined) return entity;
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  return Object.fromEntries(
    Object.entries(entity).filter(([name]) => wanted.has(name) || name === "id" || name.startsWith("@odata")),
  );
}
