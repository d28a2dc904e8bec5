import { z } from "zod";
import { ifFound } from "../../errors";
import type { Transport } from "../pipeline";
import { listAll } from "./collection";
import { getGroup } from "./groups";
import { graphJson, isPermitted } from "./request";

const found = z.looseObject({
  "@odata.type": z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
const answer = z.object({ value: z.array(found), "@odata.nextLink": z.string().optional() });

/** An object in Entra ID, with its type. */
export interface DirectoryObject {
  id: string;
  /** `group`, `user`, `device`, … */
  type: string;
  displayName?: string | null | undefined;
  createdDateTime?: string | null | undefined;
}

/** @see https://learn.microsoft.com/graph/api/directoryobject-getbyids */
export const mostIds = 1_000;

const permission = "readDirectoryObjects";

/** Whether the application has the permission that is needed to read many ids in one request. */
export const mayGetByIds = (graph: Transport): Promise<boolean> => isPermitted(graph, permission);

/** The objects with these ids; ids without an object are left out. @param ids at most `mostIds` */
export async function getDirectoryObjects(
  graph: Transport,
  ids: readonly string[],
): Promise<DirectoryObject[]> {
  const path = "/v1.0/directoryObjects/getByIds";
  const request = { method: "POST", path, body: { ids }, permission, repeatable: true } as const;
  const { value, "@odata.nextLink": next } = await graphJson(graph, answer, request);
  const others = next ? await listAll(graph, found, { path: next, permission }) : [];
  return [...value, ...others].map(({ "@odata.type": type, ...object }) => ({
    ...object,
    type: type.replace("#microsoft.graph.", ""),
  }));
}

/** Undefined if there is no such group; the id may still belong to an object of another kind. */
export async function findGroup(graph: Transport, id: string): Promise<DirectoryObject | undefined> {
  const found = await ifFound(getGroup(graph, id));
  return found && { ...found, type: "group" };
}
