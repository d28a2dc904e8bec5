import type { TenantData } from "../data/tenantData";
import type { ServiceError } from "../serviceError";
import { parseFilter } from "./filter";
import { page, select } from "./odata";
import {
  contextOf,
  type GraphRequest,
  type GraphRoute,
  type GraphVersion,
  ok,
  type Permissions,
} from "./route";

/** An entity set that clients can only read. */
export interface EntitySet<T> {
  /** Without leading slash, e.g. `deviceManagement/assignmentFilters`. */
  readonly path: string;
  readonly versions: readonly GraphVersion[];
  readonly permissions: Permissions;
  readonly items: (tenant: TenantData) => readonly T[];
  readonly idOf: (item: T) => string;
  readonly view?: (item: T) => Record<string, unknown>;
  /** Properties that `$filter` supports. */
  readonly filterable: readonly string[];
  /** Property that `$orderby` supports. */
  readonly orderable?: keyof T & string;
  readonly notFound: (id: string) => ServiceError;
}

/** Routes for the list and for single entities. */
export function entitySetRoutes<T extends object>(set: EntitySet<T>): GraphRoute[] {
  const { path, versions, permissions } = set;
  const options = [
    "$filter",
    "$select",
    "$top",
    "$skiptoken",
    ...(set.orderable === undefined ? [] : ["$orderby"]),
  ];
  const shared = { method: "GET", versions, permissions } as const;
  return [
    { ...shared, path: `/${path}`, options, handle: (request) => ok(list(set, request)) },
    { ...shared, path: `/${path}/:id`, options: ["$select"], handle: (request) => ok(get(set, request)) },
  ];
}

const viewOf = <T extends object>({ view }: EntitySet<T>, item: T): Record<string, unknown> =>
  view === undefined ? Object.fromEntries(Object.entries(item)) : view(item);

function list<T extends object>(set: EntitySet<T>, request: GraphRequest): Record<string, unknown> {
  const { $filter, $orderby } = request.query;
  const all = set.items(request.tenant);
  const filter = $filter === undefined ? undefined : parseFilter($filter, { properties: set.filterable });
  const matching = filter === undefined ? all : all.filter((item) => filter(viewOf(set, item)));
  const view = (item: T) => viewOf(set, item);
  return page(ordered(set, matching, $orderby), { request, set: set.path, idOf: set.idOf, view });
}

function ordered<T extends object>(
  { orderable }: EntitySet<T>,
  items: readonly T[],
  by: string | undefined,
): readonly T[] {
  if (orderable === undefined || by === undefined) return items;
  const direction = by.endsWith(" desc") ? -1 : 1;
  return [...items].sort((a, b) => direction * String(a[orderable]).localeCompare(String(b[orderable])));
}

function get<T extends object>(set: EntitySet<T>, request: GraphRequest): Record<string, unknown> {
  const id = (request.params.id ?? "").toLowerCase();
  const found = set.items(request.tenant).find((item) => set.idOf(item).toLowerCase() === id);
  if (found === undefined) throw set.notFound(id);
  const entity = select(viewOf(set, found), request.query.$select);
  return { "@odata.context": contextOf(request, `${set.path}/$entity`), ...entity };
}
