import type { PermissionScope, ServicePrincipal } from "../data/consent";
import { classificationOf, classificationsOf } from "../data/permissionClassifications";
import { directoryNotFound, directoryViolation, graphError } from "./errors";
import { readPermissionGrantPolicies, writePermissionGrantPolicies } from "./permissions";
import {
  bothVersions,
  contextOf,
  created,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  noContent,
  ok,
} from "./route";

const path = "/servicePrincipals/:id/delegatedPermissionClassifications";
const reading = { versions: bothVersions, permissions: readPermissionGrantPolicies };
const writing = { versions: bothVersions, permissions: writePermissionGrantPolicies };

/** @see https://learn.microsoft.com/graph/api/resources/delegatedpermissionclassification */
export const classificationRoutes: GraphRoute[] = [
  { ...reading, method: "GET", path, handle: list },
  { ...writing, method: "POST", path, handle: classify },
  { ...writing, method: "DELETE", path: `${path}/:classification`, handle: declassify },
];

/** Also resolves `servicePrincipals(appId='…')`. */
export function principalIdOf({ params, tenant }: GraphRequest): string {
  const asked = (params.id ?? "").toLowerCase();
  if (!asked.startsWith("appid=")) return asked;
  const appId = asked.slice("appid=".length);
  return [...tenant.servicePrincipals.values()].find((one) => one.appId === appId)?.id ?? appId;
}

function principalOf(request: GraphRequest): ServicePrincipal {
  const id = principalIdOf(request);
  const found = request.tenant.servicePrincipals.get(id);
  if (found === undefined) throw directoryNotFound(id);
  return found;
}

const setOf = (request: GraphRequest, { id }: ServicePrincipal) =>
  contextOf(request, `servicePrincipals('${id}')/delegatedPermissionClassifications`);

function list(request: GraphRequest): GraphAnswer {
  const api = principalOf(request);
  const shown = request.state.staleReads.see("delegatedPermissionClassifications", "lists");
  const value = classificationsOf({ delegatedPermissionClassifications: shown }, api.id);
  return ok({ "@odata.context": setOf(request, api), value });
}

function classify(request: GraphRequest): GraphAnswer {
  const api = principalOf(request);
  const classification = checked(request.body, api);
  const held = classificationsOf(request.tenant, api.id);
  if (held.some(({ permissionId }) => permissionId === classification.permissionId))
    throw alreadyClassified();
  request.state.staleReads.remember("delegatedPermissionClassifications");
  request.tenant.delegatedPermissionClassifications.set(api.id, [...held, classification]);
  return created({ "@odata.context": `${setOf(request, api)}/$entity`, ...classification });
}

/**
 * [I] The wording, and that a permission has one classification, which must be deleted before another one is set. Not a
 * violation, because a client that read from a stale replica cannot know.
 */
const alreadyClassified = () =>
  graphError(
    409,
    "Request_MultipleObjectsWithSameKeyValue",
    "A delegated permission classification already exists for the specified permission.",
  );

/** [I] Only delegated permissions of the API can be classified; `permissionName`, if given, must match. */
function checked(body: unknown, api: ServicePrincipal) {
  const given = (body ?? {}) as Record<string, unknown>;
  const { permissionId, permissionName, classification, ...others } = given;
  const [unknown] = Object.keys(others);
  const resource = "DelegatedPermissionClassification";
  if (unknown !== undefined)
    throw directoryViolation(`Invalid property '${unknown}' on resource '${resource}'.`);
  const invalid = (name: string) =>
    directoryViolation(`Invalid value specified for property '${name}' of resource '${resource}'.`);
  const scope = scopeOf(api, permissionId);
  if (!scope) throw invalid("permissionId");
  if (permissionName !== undefined && permissionName !== scope.value) throw invalid("permissionName");
  if (classification !== "low" && classification !== "medium" && classification !== "high")
    throw invalid("classification");
  return classificationOf(api.id, scope, classification);
}

const scopeOf = (
  { oauth2PermissionScopes = [] }: ServicePrincipal,
  id: unknown,
): PermissionScope | undefined => oauth2PermissionScopes.find((scope) => scope.id === id && scope.isEnabled);

function declassify(request: GraphRequest): GraphAnswer {
  const api = principalOf(request);
  const asked = request.params["classification"] ?? "";
  const held = classificationsOf(request.tenant, api.id);
  if (!held.some(({ id }) => id === asked)) throw directoryNotFound(asked);
  request.state.staleReads.remember("delegatedPermissionClassifications");
  const rest = held.filter(({ id }) => id !== asked);
  request.tenant.delegatedPermissionClassifications.set(api.id, rest);
  return noContent;
}
