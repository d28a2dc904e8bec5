import { z } from "zod";
import { ifFound } from "../../errors";
import type { Transport } from "../pipeline";
import { listAll } from "./collection";
import { type GraphTenant, graphJson, graphSend } from "./request";

const classification = z.looseObject({
  id: z.string(),
  permissionId: z.string(),
  permissionName: z.string().nullish(),
  classification: z.string(),
});
export type Classification = z.infer<typeof classification>;
/** Classifications by the application id of the API. */
export type Classified = ReadonlyMap<string, readonly Classification[]>;

const path = (appId: string): string =>
  `/v1.0/servicePrincipals(appId='${encodeURIComponent(appId)}')/delegatedPermissionClassifications`;

/** Empty if the tenant does not have the API. */
export async function listClassifications({ graph }: GraphTenant, appId: string): Promise<Classification[]> {
  const listed = listAll(graph, classification, { path: path(appId), permission: "readGrantPolicies" });
  return (await ifFound(listed)) ?? [];
}

/** A permission can have only one classification; the service refuses a second one. */
export async function classifyAsLow(
  graph: Transport,
  appId: string,
  permission: { permissionId: string; permissionName: string },
): Promise<void> {
  const body = { ...permission, classification: "low" };
  await graphJson(graph, classification, {
    ...{ method: "POST", path: path(appId), body, permission: "writeClassifications" },
  });
}

/** Succeeds if the classification no longer exists. */
export async function declassify(graph: Transport, appId: string, id: string): Promise<void> {
  await ifFound(
    graphSend(graph, {
      ...{ method: "DELETE", path: `${path(appId)}/${encodeURIComponent(id)}` },
      permission: "writeClassifications",
    }),
  );
}
