import { z } from "zod";
import { ifFound } from "../../errors";
import { listAll } from "./collection";
import { type GraphTenant, graphJson } from "./request";

const scope = z.looseObject({
  id: z.string(),
  value: z.string().nullish(),
  isEnabled: z.boolean().nullish(),
});

const api = z.looseObject({
  appId: z.string(),
  displayName: z.string().nullish(),
  /** Delegated permissions that the API offers. */
  oauth2PermissionScopes: z.array(scope).nullish(),
});
export type Api = z.infer<typeof api>;

/** An API with the delegated permissions that it offers; undefined if the tenant does not have it. */
export function getApi({ graph }: GraphTenant, appId: string): Promise<Api | undefined> {
  return ifFound(
    graphJson(graph, api, {
      method: "GET",
      path: `/v1.0/servicePrincipals(appId='${encodeURIComponent(appId)}')?$select=id,appId,displayName,oauth2PermissionScopes`,
      permission: "readApplications",
    }),
  );
}

/** Application ids of all APIs with this name; there may be several, because anybody can choose any name. */
export async function listApiIdsNamed({ graph }: GraphTenant, name: string): Promise<string[]> {
  const filter = `displayName eq '${name.replaceAll("'", "''")}'`;
  const found = await listAll(graph, api, {
    path: `/v1.0/servicePrincipals?$filter=${encodeURIComponent(filter)}&$select=id,appId,displayName`,
    permission: "readApplications",
  });
  return found.map(({ appId }) => appId.toLowerCase());
}
