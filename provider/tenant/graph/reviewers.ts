import { z } from "zod";
import { ifFound } from "../../errors";
import type { Transport } from "../pipeline";
import { listAll } from "./collection";
import { graphJson } from "./request";

const directoryObject = z.looseObject({ id: z.string() });

/** @param name sign-in name */
export async function findUserId(graph: Transport, name: string): Promise<string | undefined> {
  const path = `/v1.0/users/${encodeURIComponent(name)}?$select=id`;
  const reading = graphJson(graph, directoryObject, { method: "GET", path, permission: "readReviewers" });
  return (await ifFound(reading))?.id;
}

/** Ids of the roles of Entra ID with this display name; built-in ones have the same id in every tenant. */
export async function listRoleIdsNamed(graph: Transport, displayName: string): Promise<string[]> {
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const roles = await listAll(graph, directoryObject, {
    path: `/v1.0/roleManagement/directory/roleDefinitions?$filter=${encodeURIComponent(filter)}&$select=id,displayName`,
    permission: "readReviewers",
  });
  return roles.map(({ id }) => id);
}
