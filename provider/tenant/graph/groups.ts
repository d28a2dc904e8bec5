import { z } from "zod";
import type { Permission } from "../permissions";
import type { Transport } from "../pipeline";
import { getJsonTogether } from "./batch";
import { listAll } from "./collection";
import { graphJson, graphSend, unexpectedAnswer } from "./request";

const group = z.looseObject({
  id: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
export type Group = z.infer<typeof group>;

const selected = "$select=id,displayName,createdDateTime";

/** @throws ApiError M365_NOT_FOUND */
export function getGroup(graph: Transport, id: string): Promise<Group> {
  return getJsonTogether(graph, group, {
    method: "GET",
    path: `/v1.0/groups/${encodeURIComponent(id)}?${selected}`,
    permission: "readGroups",
  });
}

/** @param isOneOfMany travels with the others, twenty a request; a few are sooner there each by itself */
export function listGroupsNamed(
  graph: Transport,
  displayName: string,
  isOneOfMany = false,
): Promise<Group[]> {
  const filter = `displayName eq '${displayName.replaceAll("'", "''")}'`;
  const path = `/v1.0/groups?$filter=${encodeURIComponent(filter)}&${selected}`;
  return listAll(graph, group, { path, permission: "readGroups" }, isOneOfMany ? getJsonTogether : graphJson);
}

/** Users in the group and in the groups inside it. Counting is an advanced query: it needs the header. */
export function countGroupUsers(graph: Transport, id: string): Promise<number> {
  return count(
    graph,
    `/v1.0/groups/${encodeURIComponent(id)}/transitiveMembers/microsoft.graph.user/$count`,
    "readGroups",
  );
}

export function countUsers(graph: Transport): Promise<number> {
  return count(graph, "/v1.0/users/$count", "readUsers");
}

async function count(graph: Transport, path: string, permission: Permission): Promise<number> {
  const request = {
    method: "GET",
    path,
    headers: { ConsistencyLevel: "eventual", Accept: "text/plain" },
    permission,
  } as const;
  const answer = await graphSend(graph, request);
  const text = answer.text.replace(/^\uFEFF/, "").trim();
  if (!/^\d+$/.test(text)) throw unexpectedAnswer(request, answer, "not a number");
  return Number(text);
}
