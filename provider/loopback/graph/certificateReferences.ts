import { setReference } from "../data/deviceConfigurationChanges";
import type { DeviceConfiguration } from "../data/deviceManagement";
import type { TenantData } from "../data/tenantData";
import { lineOf, navigationOf, typeName } from "../types/typeTable";
import { intuneNotFound, intuneViolation, noRouteTemplate, notImplemented } from "./errors";
import { findDeviceConfiguration } from "./findDeviceConfiguration";
import { readConfiguration, writeConfiguration } from "./permissions";
import {
  betaOnly,
  changeOf,
  contextOf,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  noContent,
  ok,
  withoutVersion,
} from "./route";

const path = "/deviceManagement/deviceConfigurations/:id";
const derivedCredentialType = "deviceManagementDerivedCredentialSettings";

export const certificateReferenceRoutes: GraphRoute[] = [
  {
    method: "GET",
    path: `${path}/:cast/:navigation`,
    versions: betaOnly,
    permissions: readConfiguration,
    handle: getTarget,
  },
  {
    method: "PUT",
    path: `${path}/:cast/:navigation/$ref`,
    versions: betaOnly,
    permissions: writeConfiguration,
    handle: putReference,
  },
  {
    method: "DELETE",
    path: `${path}/:cast/:navigation/$ref`,
    versions: betaOnly,
    permissions: writeConfiguration,
    handle: deleteReference,
  },
  {
    method: "GET",
    path: `${path}/:navigation`,
    versions: betaOnly,
    permissions: readConfiguration,
    handle: refuseUncast,
  },
  {
    method: "PUT",
    path: `${path}/:navigation/$ref`,
    versions: betaOnly,
    permissions: writeConfiguration,
    handle: refuseUncast,
  },
  {
    method: "DELETE",
    path: `${path}/:navigation/$ref`,
    versions: betaOnly,
    permissions: writeConfiguration,
    handle: refuseUncast,
  },
];

interface Navigation {
  readonly configuration: DeviceConfiguration;
  readonly name: string;
  /** Type that the target must have. */
  readonly target: string;
}

function getTarget(request: GraphRequest): GraphAnswer {
  const { configuration, name } = navigationIn(request);
  const id = request.state.staleReads.see("references", "gets").get(configuration.id)?.[name];
  const target = id === undefined ? undefined : targetById(request.tenant, id);
  if (target === undefined) throw whenUnset();
  return ok({
    "@odata.context": contextOf(request, "deviceManagement/deviceConfigurations/$entity"),
    value: target,
  });
}

/** @see https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md */
const whenUnset = intuneNotFound;

function putReference(request: GraphRequest): GraphAnswer {
  const { configuration, name, target } = navigationIn(request);
  const url = (request.body as Record<string, unknown> | undefined)?.["@odata.id"];
  if (typeof url !== "string")
    throw intuneViolation("The body needs '@odata.id', the URL of the object to refer to.");
  const id = resolve(request, name, target, url);
  request.state.staleReads.remember("references");
  setReference(changeOf(request), configuration, name, id);
  return noContent;
}

/**
 * [I] 404 if nothing is linked. `tenant.unlinkUnsupported` removes the route.
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md
 */
function deleteReference(request: GraphRequest): GraphAnswer {
  const { configuration, name } = navigationIn(request);
  if (request.tenant.unlinkUnsupported) {
    throw noRouteTemplate(
      "DELETE",
      "~/singleton/navigation/key/cast/navigation/$ref",
      withoutVersion(request),
    );
  }
  if (request.tenant.references.get(configuration.id)?.[name] === undefined) throw whenUnset();
  request.state.staleReads.remember("references");
  setReference(changeOf(request), configuration, name, undefined);
  return noContent;
}

/** The cast must be the type that declares the navigation property; a derived type is refused. */
function navigationIn(request: GraphRequest): Navigation {
  const configuration = findDeviceConfiguration(request);
  const { cast = "", navigation = "" } = request.params;
  const declared = navigationOf(typeName(configuration["@odata.type"]), navigation);
  if (!cast.startsWith("microsoft.graph.")) throw notImplemented(request.method, request.url);
  if (declared === undefined || declared.declaredBy !== typeName(cast)) {
    throw noRouteTemplate(
      request.method,
      "~/singleton/navigation/key/cast/navigation",
      withoutVersion(request),
    );
  }
  return { configuration, name: navigation, target: declared.target };
}

function refuseUncast(request: GraphRequest): GraphAnswer {
  const configuration = findDeviceConfiguration(request);
  const { navigation = "" } = request.params;
  if (navigationOf(typeName(configuration["@odata.type"]), navigation) === undefined) {
    throw notImplemented(request.method, request.url);
  }
  throw noRouteTemplate(request.method, "~/singleton/navigation/key/navigation", withoutVersion(request));
}

/** Resolves the bindings of a create: navigation property → id of the target. */
export function resolveBindings(
  request: GraphRequest,
  type: string,
  bindings: Record<string, string>,
): Record<string, string> {
  const { bindOnCreate } = request.tenant;
  const [name] = Object.keys(bindings);
  if (bindOnCreate === "refused" && name)
    throw intuneViolation(`'${name}@odata.bind' is not supported on create.`);
  if (bindOnCreate === "ignored") return {};
  const resolved = Object.entries(bindings).map(([name, url]) => {
    const target = navigationOf(type, name)?.target ?? "";
    return [name, resolve(request, name, target, url)];
  });
  return Object.fromEntries(resolved);
}

/** The id in an absolute URL of this Graph endpoint, checked to exist and to have the right type. */
function resolve(request: GraphRequest, name: string, target: string, url: string): string {
  const set = target === derivedCredentialType ? "derivedCredentials" : "deviceConfigurations";
  const id = idIn(request, set, url);
  if (id === undefined)
    throw intuneViolation(
      `The URL '${url}' of '${name}' does not name an object of ${set} on this endpoint.`,
    );
  if (
    target === derivedCredentialType
      ? hasDerivedCredential(request.tenant, id)
      : isCertificate(request.tenant, id, target)
  )
    return id;
  throw intuneViolation(`The object '${id}' that '${name}' refers to does not exist or is not a ${target}.`);
}

function idIn({ origin }: GraphRequest, set: string, url: string): string | undefined {
  const base = `${origin}/beta/deviceManagement/${set}`;
  if (!url.startsWith(base)) return undefined;
  return /^(?:\('([^']+)'\)|\/([^/'()]+))$/.exec(url.slice(base.length))?.slice(1).find(Boolean);
}

const hasDerivedCredential = (tenant: TenantData, id: string): boolean =>
  tenant.derivedCredentials.some((one) => one.id === id);

function isCertificate(tenant: TenantData, id: string, target: string): boolean {
  const found = tenant.deviceConfigurations.get(id);
  return found !== undefined && lineOf(typeName(found["@odata.type"])).includes(target);
}

function targetById(tenant: TenantData, id: string): object | undefined {
  return tenant.deviceConfigurations.get(id) ?? tenant.derivedCredentials.find((one) => one.id === id);
}
