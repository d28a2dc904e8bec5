import {
  createDeviceConfiguration,
  deleteDeviceConfiguration,
  patchDeviceConfiguration,
} from "../data/deviceConfigurationChanges";
import type { DeviceConfiguration } from "../data/deviceManagement";
import type { TenantData } from "../data/tenantData";
import { entityType, isInV1, lineOf, typeName } from "../types/typeTable";
import { resolveBindings } from "./certificateReferences";
import { checkCreate, checkPatch } from "./deviceConfigurationBody";
import { badRequest, intuneNotFound, noRouteTemplate } from "./errors";
import { parseFilter } from "./filter";
import { findDeviceConfiguration, isHidden } from "./findDeviceConfiguration";
import { page, select, tips } from "./odata";
import { readConfiguration, writeConfiguration } from "./permissions";
import {
  bothVersions,
  changeOf,
  contextOf,
  created,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  noContent,
  ok,
  withoutVersion,
} from "./route";

const set = "deviceManagement/deviceConfigurations";

/** Statuses and empty bodies as observed: https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md */
export const deviceConfigurationRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: `/${set}`,
    versions: bothVersions,
    permissions: readConfiguration,
    options: ["$filter", "$top", "$skiptoken", "$expand", "$select"],
    handle: listDeviceConfigurations,
  },
  {
    method: "GET",
    path: `/${set}/:id`,
    versions: bothVersions,
    permissions: readConfiguration,
    options: ["$expand", "$select"],
    handle: getDeviceConfiguration,
  },
  {
    method: "POST",
    path: `/${set}`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: postDeviceConfiguration,
  },
  {
    method: "PATCH",
    path: `/${set}/:id`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: patchOne,
  },
  {
    method: "DELETE",
    path: `/${set}/:id`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: deleteOne,
  },
  {
    method: "PUT",
    path: `/${set}/:id`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: refusePut,
  },
];

function listDeviceConfigurations(request: GraphRequest): GraphAnswer {
  const { staleReads } = request.state;
  const all = [...staleReads.see("deviceConfigurations", "lists").values()];
  const shown = request.version === "beta" ? all : all.filter((one) => isInV1(one["@odata.type"]));
  const matching =
    request.query.$filter === undefined ? shown : shown.filter(filterOf(request.query.$filter));
  const assignments = expanded(request) ? staleReads.see("assignments", "lists") : undefined;
  return ok(
    page(matching, { request, set, idOf: ({ id }) => id, view: (one) => view(request, one, assignments) }),
  );
}

const filterOf = (text: string) =>
  parseFilter(text, {
    properties: ["displayName", "id", "description", "createdDateTime", "lastModifiedDateTime", "version"],
    isOf: (entity, type) => isOf(String(entity["@odata.type"]), type),
  });

function isOf(odataType: string, asked: string): boolean {
  if (entityType(typeName(asked)) === undefined)
    throw badRequest(`The child type '${asked}' in a cast was not an entity type.`);
  return lineOf(typeName(odataType)).includes(typeName(asked));
}

function getDeviceConfiguration(request: GraphRequest): GraphAnswer {
  const { staleReads } = request.state;
  const configuration = staleReads.see("deviceConfigurations", "gets").get(request.params.id ?? "");
  if (configuration === undefined || isHidden(request, configuration)) throw intuneNotFound();
  const assignments = expanded(request) ? staleReads.see("assignments", "gets") : undefined;
  const entity = view(request, configuration, assignments);
  return ok({
    "@odata.context": contextOf(request, `${set}/$entity`),
    ...tips(request, `${set}('<guid>')`),
    ...select(entity, selection(request)),
  });
}

/** Expanded properties are returned even if `$select` does not name them. */
function selection({ query }: GraphRequest): string | undefined {
  return query.$select === undefined ? undefined : `${query.$select},assignments,assignments@odata.context`;
}

/** Nested options such as `assignments($select=id,target)` are accepted and the whole entry is shown. */
function expanded({ query }: GraphRequest): boolean {
  if (query.$expand === undefined) return false;
  if (/^assignments(\(.*\))?$/.test(query.$expand)) return true;
  throw badRequest(
    `Could not expand '${query.$expand}': only 'assignments' is built in the loopback tenant.`,
  );
}

const betaProperties = [
  "supportsScopeTags",
  "roleScopeTagIds",
  "deviceManagementApplicabilityRuleOsEdition",
  "deviceManagementApplicabilityRuleOsVersion",
  "deviceManagementApplicabilityRuleDeviceMode",
];

function view(
  request: GraphRequest,
  configuration: DeviceConfiguration,
  assignments?: TenantData["assignments"],
): Record<string, unknown> {
  const entity: Record<string, unknown> = { ...configuration };
  if (request.version === "v1.0") for (const name of betaProperties) delete entity[name];
  return assignments === undefined
    ? entity
    : {
        ...entity,
        "assignments@odata.context": contextOf(request, `${set}('${configuration.id}')/assignments`),
        assignments: assignments.get(configuration.id) ?? [],
      };
}

function postDeviceConfiguration(request: GraphRequest): GraphAnswer {
  const { type, properties, bindings } = checkCreate(request.body, request.version);
  const references = resolveBindings(request, type, bindings);
  request.state.staleReads.remember("deviceConfigurations");
  const configuration = createDeviceConfiguration(changeOf(request), properties, references);
  return created({ "@odata.context": contextOf(request, `${set}/$entity`), ...view(request, configuration) });
}

function patchOne(request: GraphRequest): GraphAnswer {
  const configuration = findDeviceConfiguration(request);
  const patch = checkPatch(request.body, configuration, request.version);
  request.state.staleReads.remember("deviceConfigurations");
  patchDeviceConfiguration(changeOf(request), configuration, patch);
  return noContent;
}

function refusePut(request: GraphRequest): GraphAnswer {
  findDeviceConfiguration(request);
  throw noRouteTemplate(request.method, "~/singleton/navigation/key", withoutVersion(request));
}

function deleteOne(request: GraphRequest): GraphAnswer {
  const { id } = findDeviceConfiguration(request);
  request.state.staleReads.remember("deviceConfigurations");
  request.state.staleReads.remember("assignments");
  deleteDeviceConfiguration(changeOf(request), id);
  return ok(undefined);
}
