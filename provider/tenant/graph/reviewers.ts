import { z } from "zod";
import { ifFound } from "../../errors";
import { listAll } from "./collection";
import { type GraphTenant, graphJson } from "./request";

const directoryObject = z.looseObject({ id: z.string() });

/** Undefined if the tenant has no such user. @param name sign-in name */
export async function findUserId({ graph }: GraphTenant, name: string): Promise<string | undefined> {
  const path = `/v1.0/users/${encodeURIComponent(name)}?$select=id`;
  const reading = graphJson(graph, directoryObject, { method: "GET", path, permission: "readReviewers" });
  return (await ifFound(reading))?.id;
}

/** Ids of the Entra ID roles with this display name; built-in roles have the same id in every tenant. */
export async function listRoleIdsNamed({ graph }: GraphTenant, displayName: string): Promise<string[]> {
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const roles = await listAll(graph, directoryObject, {
    path: `/v1.0/roleManagement/directory/roleDefinitions?$filter=${encodeURIComponent(filter)}&$select=id,displayName`,
    permission: "readReviewers",
  });
  return roles.map(({ id }) => id);
}
