import { randomUUID } from "node:crypto";
import type { AuditLogQuery, ExchangeAudit } from "../data/auditRecords";
import { badRequest, directoryNotFound, notImplemented } from "./errors";
import { page } from "./odata";
import { searchExchangeAudit } from "./permissions";
import {
  bothVersions,
  contextOf,
  created,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  ok,
} from "./route";

const path = "/security/auditLog/queries";
const type = "#microsoft.graph.security.auditLogQuery";

/** @see https://learn.microsoft.com/graph/api/resources/security-auditlogquery */
export const auditLogQueryRoutes: GraphRoute[] = [
  { method: "POST", path, versions: bothVersions, permissions: searchExchangeAudit, handle: create },
  {
    method: "GET",
    path: `${path}/:id`,
    versions: bothVersions,
    permissions: searchExchangeAudit,
    handle: (request) => {
      const query = find(request);
      query.looks += 1;
      return ok(view(request, query));
    },
  },
  {
    method: "GET",
    path: `${path}/:id/records`,
    versions: bothVersions,
    permissions: searchExchangeAudit,
    options: ["$top", "$skiptoken"],
    handle: listRecords,
  },
];

const isText = (value: unknown): boolean => typeof value === "string";
const isTime = (value: unknown): boolean =>
  isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(String(value));
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** The properties that a search here takes into account; the type's other properties are not implemented. */
const heeded: Record<string, (value: unknown) => boolean> = {
  "@odata.type": (value) => value === type,
  displayName: isText,
  filterStartDateTime: isTime,
  filterEndDateTime: isTime,
  recordTypeFilters: areTexts,
  operationFilters: areTexts,
};
const unheeded = new Set(
  "administrativeUnitIdFilters ipAddressFilters keywordFilter objectIdFilters serviceFilter serviceFilters status userPrincipalNameFilters".split(
    " ",
  ),
);

function create(request: GraphRequest): GraphAnswer {
  const given = checkBody(request);
  const query: AuditLogQuery = {
    id: randomUUID(),
    displayName: null,
    ...{ filterStartDateTime: null, filterEndDateTime: null, recordTypeFilters: [], operationFilters: [] },
    ...given,
    looks: 0,
  };
  request.tenant.auditLogQueries.set(query.id, query);
  return created(view(request, query));
}

/** [I] The wording of the refusals. */
function checkBody(request: GraphRequest): Partial<AuditLogQuery> {
  const { "@odata.type": _, ...given } = checkKnown(request);
  const { recordTypeFilters = [] } = given as Partial<AuditLogQuery>;
  if (recordTypeFilters.join() !== "exchangeAdmin")
    throw notImplemented(request.method, `${request.url} (records other than exchangeAdmin)`);
  return given;
}

function checkKnown({ body, method, url }: GraphRequest): Record<string, unknown> {
  const given = (body ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    if (unheeded.has(name)) throw notImplemented(method, `${url} (${name})`);
    const check = heeded[name];
    if (check === undefined)
      throw badRequest(
        `The property '${name}' does not exist on type 'microsoft.graph.security.auditLogQuery'.`,
      );
    if (!check(value))
      throw badRequest(`Invalid value specified for property '${name}' of resource 'auditLogQuery'.`);
  }
  return given;
}

function find({ params, tenant }: GraphRequest): AuditLogQuery {
  const query = tenant.auditLogQueries.get((params.id ?? "").toLowerCase());
  if (query === undefined) throw directoryNotFound(params.id ?? "");
  return query;
}

function statusOf({ tenant: { auditSearch } }: GraphRequest, { looks }: AuditLogQuery): string {
  if (looks === 0) return "notStarted";
  return looks < auditSearch.looks ? "running" : auditSearch.outcome;
}

function view(request: GraphRequest, query: AuditLogQuery): Record<string, unknown> {
  const { looks: _, ...shown } = query;
  return {
    "@odata.context": contextOf(request, "security/auditLog/queries/$entity"),
    ...shown,
    ...{ keywordFilter: null, serviceFilters: [], userPrincipalNameFilters: [], ipAddressFilters: [] },
    ...{ objectIdFilters: [], administrativeUnitIdFilters: [], status: statusOf(request, query) },
    isRecordCountLimitExceeded: request.tenant.auditSearch.isCut,
  };
}

/** [I] A search that has not finished has no records; the newest record is first. */
function listRecords(request: GraphRequest): GraphAnswer {
  const query = find(request);
  const found = statusOf(request, query) === "succeeded" ? [...request.tenant.exchangeAudits].reverse() : [];
  return ok(
    page(
      found.filter((entry) => matches(query, entry)),
      {
        request,
        set: `security/auditLog/queries('${query.id}')/records`,
        idOf: ({ id }) => id,
        view: (entry) => ({ "@odata.type": "#microsoft.graph.security.auditLogRecord", ...entry }),
      },
    ),
  );
}

function matches(query: AuditLogQuery, { createdDateTime, operation }: ExchangeAudit): boolean {
  const [from, to] = [query.filterStartDateTime, query.filterEndDateTime].map((time) =>
    Date.parse(time ?? ""),
  );
  const at = Date.parse(createdDateTime);
  const operations = query.operationFilters.map((name) => name.toLowerCase());
  return (
    !(at < Number(from)) &&
    !(at > Number(to)) &&
    (operations.length === 0 || operations.includes(operation.toLowerCase()))
  );
}
