import { z } from "zod";
import { ApiError } from "../../errors";
import type { Transport } from "../pipeline";
import { sentAtMs } from "../serviceClock";
import { getJsonTogether } from "./batch";
import { listAll, pagesOf } from "./collection";
import { graphJson, graphSend } from "./request";

/** Beta only: v1.0 omits email profiles from its lists, and filters from its assignments. */
const path = "/beta/deviceManagement/deviceConfigurations";

const target = z.looseObject({ "@odata.type": z.string() });
export type AssignmentTarget = z.infer<typeof target>;

const assignment = z.looseObject({
  id: z.string(),
  source: z.string().nullish(),
  /** `remove` removes the profile from the users of the target. */
  intent: z.string().nullish(),
  target,
});
export type Assignment = z.infer<typeof assignment>;
export type SentAssignment = Partial<Pick<Assignment, "intent">> & Pick<Assignment, "target">;

const deviceConfiguration = z.looseObject({
  id: z.string(),
  "@odata.type": z.string(),
  displayName: z.string().nullish(),
  description: z.string().nullish(),
  lastModifiedDateTime: z.string().nullish(),
  assignments: z.array(assignment).optional(),
});
export type DeviceConfiguration = z.infer<typeof deviceConfiguration>;

/** [I] The service accepts 999, as other clients request, also with assignments; smaller pages link to the next. */
const pageSize = 999;

/** @param types concrete type names without `#`; abstract ones are not filtered reliably */
export function listDeviceConfigurations(
  graph: Transport,
  types: readonly string[],
): AsyncIterable<DeviceConfiguration[]> {
  const request = {
    path: `${path}?$filter=${ofTypes(types)}&$expand=assignments&$top=${pageSize}`,
    permission: "readProfiles",
  } as const;
  return pagesOf(graph, deviceConfiguration, request);
}

const ofTypes = (types: readonly string[]) =>
  encodeURIComponent(types.map((type) => `isof('${type}')`).join(" or "));

/**
 * Ids and names only, to find a configuration by its name.
 *
 * @param types as for listDeviceConfigurations
 */
export function listNamesOfConfigurations(
  graph: Transport,
  types: readonly string[],
): Promise<DeviceConfiguration[]> {
  return listAll(graph, deviceConfiguration, {
    path: `${path}?$filter=${ofTypes(types)}&$select=id,displayName&$top=${pageSize}`,
    permission: "readProfiles",
  });
}

/** @throws ApiError M365_NOT_FOUND */
export function getDeviceConfiguration(graph: Transport, id: string): Promise<DeviceConfiguration> {
  return getJsonTogether(graph, deviceConfiguration, {
    method: "GET",
    path: `${path}/${encodeURIComponent(id)}?$expand=assignments`,
    permission: "readProfiles",
  });
}

/**
 * Returns the new entity, without its navigation properties. [L] Some types refuse their references here and accept
 * them afterwards, so the request is sent again without them; no email profile is known to need this.
 *
 * @see https://github.com/deploymenttheory/terraform-provider-microsoft365 api_contract.md
 */
export async function createDeviceConfiguration(
  graph: Transport,
  body: object,
): Promise<DeviceConfiguration> {
  const request = { method: "POST", path, permission: "writeProfiles" } as const;
  try {
    return await graphJson(graph, deviceConfiguration, { ...request, body });
  } catch (error) {
    const rest = Object.entries(body).filter(([name]) => !name.endsWith("@odata.bind"));
    if (rest.length === Object.keys(body).length || !refusesBind(error)) throw error;
    return graphJson(graph, deviceConfiguration, { ...request, body: Object.fromEntries(rest) });
  }
}

/** [I] The refusal names the rejected property. */
const refusesBind = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 400 && error.message.includes("@odata.bind");

/** `body` needs its `@odata.type` and at least one changed value; the service refuses anything else. */
export async function updateDeviceConfiguration(graph: Transport, id: string, body: object): Promise<void> {
  await graphSend(graph, {
    method: "PATCH",
    path: `${path}/${encodeURIComponent(id)}`,
    body,
    permission: "writeProfiles",
  });
}

/** @throws ApiError M365_NOT_FOUND */
export async function deleteDeviceConfiguration(graph: Transport, id: string): Promise<void> {
  await graphSend(graph, {
    method: "DELETE",
    path: `${path}/${encodeURIComponent(id)}`,
    permission: "writeProfiles",
  });
}

/** The complete list; an expanded list may be incomplete. */
export function listAssignments(graph: Transport, id: string): Promise<Assignment[]> {
  const request = {
    path: `${path}/${encodeURIComponent(id)}/assignments`,
    permission: "readProfiles",
  } as const;
  return listAll(graph, assignment, request, getJsonTogether);
}

/**
 * Replaces all direct assignments of the profile. An empty list removes it from all users and devices.
 *
 * @returns a time shortly before the write, by the service's clock
 */
export async function assignDeviceConfiguration(
  graph: Transport,
  id: string,
  entries: readonly SentAssignment[],
): Promise<number> {
  const startedMs = Date.now();
  const { header } = await graphSend(graph, {
    method: "POST",
    path: `${path}/${encodeURIComponent(id)}/assign`,
    body: { assignments: entries.map((entry) => ({ "@odata.type": assignmentType, ...entry })) },
    // Idempotent, because the whole set is sent.
    repeatable: true,
    permission: "writeProfiles",
  });
  return sentAtMs(header, startedMs);
}

const assignmentType = "#microsoft.graph.deviceConfigurationAssignment";
