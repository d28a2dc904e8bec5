import { assignDeviceConfiguration } from "../data/deviceConfigurationChanges";
import { checkAssignments } from "./assignmentTargets";
import { intuneNotFound, noRouteTemplate, notImplemented } from "./errors";
import { findDeviceConfiguration } from "./findDeviceConfiguration";
import { page } from "./odata";
import { readConfiguration, writeConfiguration } from "./permissions";
import {
  betaOnly,
  bothVersions,
  changeOf,
  type GraphAnswer,
  type GraphRequest,
  type GraphRoute,
  ok,
  withoutVersion,
} from "./route";

const path = "/deviceManagement/deviceConfigurations/:id";

export const assignmentRoutes: GraphRoute[] = [
  {
    method: "POST",
    path: `${path}/assign`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: assign,
  },
  {
    method: "GET",
    path: `${path}/assignments`,
    versions: betaOnly,
    permissions: readConfiguration,
    options: ["$top", "$skiptoken", "$select"],
    handle: listAssignments,
  },
  {
    method: "POST",
    path: `${path}/assignments`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: refuseSingle,
  },
  {
    method: "DELETE",
    path: `${path}/assignments/:assignmentId`,
    versions: bothVersions,
    permissions: writeConfiguration,
    handle: refuseSingle,
  },
];

function assign(request: GraphRequest): GraphAnswer {
  const { id } = findDeviceConfiguration(request);
  if (request.version === "v1.0")
    throw notImplemented(request.method, `${request.url} (v1.0 has no assignment filters; use beta)`);
  const sent = checkAssignments(request.body, request.tenant);
  request.state.staleReads.remember("assignments");
  assignDeviceConfiguration(changeOf(request), id, sent);
  return ok(undefined);
}

function listAssignments(request: GraphRequest): GraphAnswer {
  const id = request.params.id ?? "";
  const { staleReads } = request.state;
  if (!staleReads.see("deviceConfigurations", "gets").has(id)) throw intuneNotFound();
  const assignments = staleReads.see("assignments", "gets").get(id) ?? [];
  const set = `deviceManagement/deviceConfigurations('${id}')/assignments`;
  return ok(page(assignments, { request, set, idOf: (one) => one.id, view: (one) => ({ ...one }) }));
}

/** Assigning one entry at a time is not safe, and Intune's front end refuses it. */
function refuseSingle(request: GraphRequest): GraphAnswer {
  findDeviceConfiguration(request);
  throw noRouteTemplate(request.method, "~/singleton/navigation/key/navigation", withoutVersion(request));
}
